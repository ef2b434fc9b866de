use crate::model::catalog::knowledge::{self, Added};
use crate::model::{Deployment, Fact, FactValue, Origin, Secret, Subject};
use crate::policy::expr::Code;
use crate::policy::option::RuleOption;
use crate::source::{Cover, Sources};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Values of the variables of an expression, by slot: 0 is the subject.
#[derive(Clone)]
pub struct Scope<'a> {
    slots: Vec<Fact<'a>>,
    around: &'a Surroundings,
    options: &'a [RuleOption],
}

/// Variables of most rules: the subject, the deployment, an element of `each`, one of a list.
const USUAL: usize = 4;

/// What an expression may ask besides facts.
#[derive(Default)]
pub struct Surroundings {
    fallbacks: Cover,
    /// Paths of files as shown, by id.
    paths: Vec<String>,
    /// Words of the names of project, services and images, which make bad passwords.
    names: Vec<String>,
    /// What the user knows.
    knowledge: Option<&'static Added>,
    /// How hard the passwords are to guess that a rule asked about: many rules ask about the same.
    strengths: RefCell<BTreeMap<String, &'static str>>,
}

impl Surroundings {
    /// Those of a deployment that was resolved from these files.
    pub fn of(deployment: &Deployment, sources: &Sources) -> Self {
        let paths = sources.iter().map(|(file, _)| sources.shown(file));
        let services = deployment.services.iter();
        let names = services
            .flat_map(|service| std::iter::once(service.name.as_str()).chain(service.image.value.as_deref()));
        let own = deployment.knowledge.words();
        let names = knowledge::names_of(names.chain([deployment.name.as_str()]).chain(own));
        Self {
            fallbacks: fallbacks(deployment),
            paths: paths.collect(),
            names,
            knowledge: Some(deployment.knowledge),
            strengths: RefCell::default(),
        }
    }
}

impl<'a> Scope<'a> {
    /// A scope with only the subject.
    pub fn new(subject: &'a dyn Subject, around: &'a Surroundings) -> Self {
        let mut scope = Self { slots: Vec::with_capacity(USUAL), ..Self::empty(around) };
        scope.push(Fact::subject(subject));
        scope
    }

    /// The same with the deployment around the subject, where the subject is not the deployment itself.
    #[must_use]
    pub fn within(mut self, deployment: &'a Deployment) -> Self {
        if !self.slots.iter().any(is_deployment) {
            self.slots.push(Fact::subject(deployment));
        }
        self
    }

    /// What the rule speaks of: the subject, and the element of `each`.
    pub fn told(&self) -> impl DoubleEndedIterator<Item = &Fact<'a>> {
        let spoken = |(slot, value): &(usize, &Fact<'a>)| *slot == 0 || !is_deployment(value);
        self.slots.iter().enumerate().filter(spoken).map(|(_, value)| value)
    }

    /// A scope without variables.
    pub fn empty(around: &'a Surroundings) -> Self {
        Self { slots: Vec::new(), around, options: &[] }
    }

    /// Evaluates for a rule with these options from now on.
    pub fn set_options(&mut self, options: &'a [RuleOption]) {
        self.options = options;
    }

    pub(super) fn option(&self, place: u16) -> Option<&'a Code> {
        self.options.get(usize::from(place)).map(|option| &option.value)
    }

    /// Adds a variable.
    pub fn push(&mut self, value: Fact<'a>) {
        self.slots.push(value);
    }

    /// Removes the variable that was added last.
    pub fn pop(&mut self) -> Option<Fact<'a>> {
        self.slots.pop()
    }

    pub(super) fn get(&self, slot: u16) -> Option<&Fact<'a>> {
        self.slots.get(usize::from(slot))
    }

    /// Path of the file that a value stands in; `None` for what stands in none.
    pub(super) fn path(&self, origin: &Origin) -> Option<&'a str> {
        match origin {
            Origin::Written { at, .. } => {
                let paths = &self.around.paths;
                at.first().and_then(|span| paths.get(span.file.index())).map(String::as_str)
            }
            Origin::Derived { from } => from.iter().find_map(|origin| self.path(origin)),
            _ => None,
        }
    }

    /// How hard a password is to guess, here.
    pub(super) fn strength(&self, secret: &Secret) -> &'static str {
        let mut known = self.around.strengths.borrow_mut();
        if let Some(strength) = known.get(secret.expose()) {
            return strength;
        }
        let strength = match self.around.knowledge {
            Some(own) if own.knows_password(secret.expose()) => "known",
            _ => knowledge::strength(secret, &self.around.names),
        };
        known.insert(secret.expose().to_owned(), strength);
        strength
    }

    pub(super) fn is_fallback(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Written { at, .. } => at.iter().any(|span| self.around.fallbacks.contains(*span)),
            Origin::Derived { from } => from.iter().any(|origin| self.is_fallback(origin)),
            _ => false,
        }
    }
}

fn is_deployment(value: &Fact<'_>) -> bool {
    matches!(value.value, FactValue::Subject(subject) if subject.kind() == "deployment")
}

/// Defaults of `${VAR:-default}` that run because no file sets the variable.
fn fallbacks(deployment: &Deployment) -> Cover {
    let running = deployment.references.iter().filter(|reference| reference.uses_default());
    running.filter_map(|reference| reference.word.as_ref()).map(|word| word.span()).collect()
}
