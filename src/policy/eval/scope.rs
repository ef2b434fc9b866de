use super::sieve::{Outer, Sieve};
use super::steps::Steps;
use crate::model::catalog::knowledge;
use crate::model::{Deployment, Fact, FactValue, Origin, PasswordStrength, Secret, Subject};
use crate::policy::expr::Code;
use crate::policy::option::RuleOption;
use crate::source::{Cover, Sources, Span};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Values of the variables of an expression, by slot: 0 is the subject.
#[derive(Clone)]
pub struct Scope<'a> {
    slots: Vec<Fact<'a>>,
    around: &'a Surroundings<'a>,
    options: &'a [RuleOption],
    /// How many variables stay as they are while a subject is looked at: itself, and the deployment.
    lasting: usize,
    /// Whether one subject is looked at after the other.
    turns: bool,
    /// What was found out about long lists, by the test that asks for it: of those that hang on the subject, and of those
    /// of the deployment.
    sieves: [BTreeMap<*const Code, Rc<Sieve<'a>>>; 2],
}

/// Variables of most rules: the subject, the deployment, an element of `each`, one of a list.
const USUAL: usize = 4;

/// What an expression may ask besides facts. Nothing is worked out before somebody asks.
#[derive(Default)]
pub struct Surroundings<'a> {
    /// The deployment, and the files that it was resolved from.
    of: Option<(&'a Deployment, &'a Sources)>,
    fallbacks: OnceCell<Cover>,
    /// Words of the names of project, services, images and users, which make bad passwords.
    names: OnceCell<Vec<String>>,
    /// How many more elements of lists may be looked at.
    steps: Steps,
    /// How hard the passwords are to guess that a rule asked about: many rules ask about the same.
    strengths: RefCell<BTreeMap<String, PasswordStrength>>,
}

impl<'a> Surroundings<'a> {
    /// Those of a deployment that was resolved from these files.
    pub fn of(deployment: &'a Deployment, sources: &'a Sources) -> Self {
        Self { of: Some((deployment, sources)), ..Self::default() }
    }

    /// How hard a password is to guess.
    fn strength(&self, secret: &Secret) -> PasswordStrength {
        match self.of {
            Some((deployment, _)) if deployment.knowledge.knows_password(secret.expose()) => {
                PasswordStrength::Known
            }
            of => {
                let names = || of.map(|(deployment, _)| names(deployment)).unwrap_or_default();
                knowledge::strength(secret, self.names.get_or_init(names))
            }
        }
    }
}

impl<'a> Scope<'a> {
    /// A scope with only the subject.
    pub fn new(subject: &'a dyn Subject, around: &'a Surroundings<'a>) -> Self {
        let mut scope = Self { slots: Vec::with_capacity(USUAL), ..Self::empty(around) };
        scope.push(Fact::subject(subject));
        scope.lasting = scope.slots.len();
        scope
    }

    /// The same with the deployment around the subject, where the subject is not the deployment itself.
    #[must_use]
    pub fn within(mut self, deployment: &'a Deployment) -> Self {
        if !self.slots.iter().any(is_deployment) {
            self.slots.push(Fact::subject(deployment));
        }
        self.lasting = self.slots.len();
        self
    }

    /// Goes on with another subject of the same deployment.
    pub fn turn_to(&mut self, subject: &'a dyn Subject) {
        self.slots.truncate(self.lasting);
        if let Some(first) = self.slots.first_mut() {
            *first = Fact::subject(subject);
        }
        self.turns = true;
        self.sieves[0].clear();
    }

    /// What the rule speaks of: the subject, and the element of `each`.
    pub fn told(&self) -> impl DoubleEndedIterator<Item = &Fact<'a>> {
        let spoken = |(slot, value): &(usize, &Fact<'a>)| *slot == 0 || !is_deployment(value);
        self.slots.iter().enumerate().filter(spoken).map(|(_, value)| value)
    }

    /// A scope without variables.
    pub fn empty(around: &'a Surroundings<'a>) -> Self {
        Self { slots: Vec::new(), around, options: &[], lasting: 0, turns: false, sieves: Default::default() }
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
        self.around.steps.take(1);
        self.slots.push(value);
    }

    /// Removes the variable that was added last.
    pub fn pop(&mut self) -> Option<Fact<'a>> {
        self.slots.pop()
    }

    pub(super) fn get(&self, slot: u16) -> Option<&Fact<'a>> {
        self.slots.get(usize::from(slot))
    }

    /// What changes around the next element, from one use of a list to the next; `None` where nothing does, or the list
    /// changes with it.
    pub(super) fn outer(&self, list: &Code) -> Option<Outer> {
        let slot = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let all = Outer { subject: self.turns, from: slot(self.lasting), element: slot(self.slots.len()) };
        let mut outers = [all, Outer { subject: false, ..all }].into_iter();
        outers.find(|outer| !outer.is_empty() && !list.mentions(|slot| outer.contains(slot)))
    }

    /// What was found out about the list that a test is for.
    pub(super) fn sieve(&self, test: &'a Code) -> Option<Rc<Sieve<'a>>> {
        self.sieves.iter().find_map(|sieves| sieves.get(&std::ptr::from_ref(test))).cloned()
    }

    /// Keeps what was found out about the list that a test is for, as long as it stays true.
    pub(super) fn keep(&mut self, test: &'a Code, outer: Outer, sieve: Rc<Sieve<'a>>) {
        self.sieves[usize::from(outer.subject)].insert(std::ptr::from_ref(test), sieve);
    }

    /// How many more elements of lists may be looked at.
    pub fn steps(&self) -> &'a Steps {
        &self.around.steps
    }

    /// Path of the file that a value stands in; `None` for what stands in none.
    pub(super) fn path(&self, origin: &Origin) -> Option<String> {
        match origin {
            Origin::Written { at, .. } => {
                let (_, sources) = self.around.of?;
                at.first().map(|span| sources.shown(span.file))
            }
            Origin::Derived { from } => from.iter().find_map(|origin| self.path(origin)),
            _ => None,
        }
    }

    /// How hard a password is to guess, here.
    pub(super) fn strength(&self, secret: &Secret) -> PasswordStrength {
        let mut known = self.around.strengths.borrow_mut();
        if let Some(strength) = known.get(secret.expose()) {
            return *strength;
        }
        let strength = self.around.strength(secret);
        known.insert(secret.expose().to_owned(), strength);
        strength
    }

    /// Whether git ignores the file that a value stands in.
    pub(super) fn is_ignored(&self, origin: &Origin) -> bool {
        let Some((deployment, _)) = self.around.of else { return false };
        any_written(origin, &|at| at.first().is_some_and(|span| deployment.ignored.contains(&span.file)))
    }

    pub(super) fn is_fallback(&self, origin: &Origin) -> bool {
        let all = || self.around.of.map(|(deployment, _)| fallbacks(deployment)).unwrap_or_default();
        any_written(origin, &|at| {
            let fallbacks = self.around.fallbacks.get_or_init(all);
            at.iter().any(|span| fallbacks.contains(*span))
        })
    }
}

/// Whether something holds of the places where a value, or one that it is derived from, is written.
fn any_written(origin: &Origin, holds: &impl Fn(&[Span]) -> bool) -> bool {
    match origin {
        Origin::Written { at, .. } => holds(at),
        Origin::Derived { from } => from.iter().any(|origin| any_written(origin, holds)),
        _ => false,
    }
}

fn is_deployment(value: &Fact<'_>) -> bool {
    matches!(value.value, FactValue::Subject(subject) if subject.kind() == "deployment")
}

fn names(deployment: &Deployment) -> Vec<String> {
    let services = deployment.services.iter();
    let names = services
        .flat_map(|service| std::iter::once(service.name.as_str()).chain(service.image.value.as_deref()));
    let users =
        deployment.servers.iter().flat_map(|server| &server.users.value).map(|user| user.name.as_str());
    let own = deployment.knowledge.words();
    knowledge::names_of(names.chain(users).chain([deployment.name.as_str()]).chain(own))
}

/// Defaults of `${VAR:-default}` that run because no file sets the variable.
fn fallbacks(deployment: &Deployment) -> Cover {
    let running = deployment.references.iter().filter(|reference| reference.uses_default());
    running.filter_map(|reference| reference.word.as_ref()).map(|word| word.span()).collect()
}
