//! Who is on the networks of a service: worked out once for all that are on the same ones.

use crate::model::compose::{Project, Service};
use crate::model::{Origin, Others, Sourced};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places of services among all of them, by the names of what they are on.
type Places = BTreeMap<String, Vec<usize>>;

/// The services on the networks of a project.
pub(super) struct Neighbours<'a> {
    project: &'a Project,
    /// By the names of networks.
    on: OnceCell<Places>,
    /// By the `network_mode` of those that have one: some use the network of another service.
    joined: OnceCell<Places>,
    /// What was asked for, by the names of some networks, or by a `network_mode`.
    known: RefCell<BTreeMap<Vec<String>, Arc<Members>>>,
}

/// Services in file order: their places among all, and their names.
struct Members {
    places: Vec<usize>,
    names: Arc<[Sourced<String>]>,
}

impl From<BTreeMap<usize, Sourced<String>>> for Members {
    fn from(members: BTreeMap<usize, Sourced<String>>) -> Self {
        let (places, names): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        Self { places, names: names.into() }
    }
}

impl Members {
    fn but(&self, service: usize) -> Others {
        Others::new(Arc::clone(&self.names), self.places.binary_search(&service).ok())
    }
}

impl<'a> Neighbours<'a> {
    /// Those of a project; nothing is worked out yet.
    pub(super) fn of(project: &'a Project) -> Self {
        Self { project, on: OnceCell::new(), joined: OnceCell::new(), known: RefCell::default() }
    }

    /// The other services on one of the networks of a service.
    pub(super) fn on(&self, network: &String, service: &Service) -> Others {
        match self.project.services.get_index_of(&service.name) {
            Some(own) => self.members(std::slice::from_ref(network)).but(own),
            None => Others::default(),
        }
    }

    /// The other services on any network of a service, and those that use its own.
    pub(super) fn of_service(&self, service: &Service) -> Others {
        let Some(own) = self.project.services.get_index_of(&service.name) else { return Others::default() };
        let names: Vec<String> = service.networks.keys().cloned().collect();
        let sharing = self.members(&names);
        let joined = self.joined.get_or_init(|| by_mode(self.project));
        let Some(joined) = joined.get(format!("service:{}", service.name).as_str()) else {
            return sharing.but(own);
        };
        let sharing = sharing.places.iter().copied().zip(sharing.names.iter().cloned());
        let mut all: BTreeMap<usize, Sourced<String>> = sharing.collect();
        all.extend(joined.iter().filter_map(|place| {
            let (name, other) = self.project.services.get_index(*place)?;
            Some((*place, Sourced::new(name.clone(), Origin::of(other.network_mode.as_ref()?))))
        }));
        Members::from(all).but(own)
    }

    /// The other services whose network is that of a service: those that use it, or that it uses, as the containers of a pod
    /// do.
    pub(super) fn companions(&self, service: &Service) -> Others {
        let services = &self.project.services;
        let Some(own) = services.get_index_of(&service.name) else { return Others::default() };
        let lender = service.lender().unwrap_or(&service.name);
        let key = format!("service:{lender}");
        let joined = self.joined.get_or_init(|| by_mode(self.project));
        let Some(joined) = joined.get(&key) else { return Others::default() };
        let key = vec![key];
        if let Some(known) = self.known.borrow().get(&key) {
            return known.but(own);
        }
        let places = joined.iter().copied().chain(services.get_index_of(lender));
        let named = places.filter_map(|place| {
            let (name, service) = services.get_index(place)?;
            Some((place, Sourced::new(name.clone(), Origin::at(service.at))))
        });
        let members = Arc::new(Members::from(named.collect::<BTreeMap<_, _>>()));
        self.known.borrow_mut().insert(key, Arc::clone(&members));
        members.but(own)
    }

    fn members(&self, networks: &[String]) -> Arc<Members> {
        if let Some(known) = self.known.borrow().get(networks) {
            return Arc::clone(known);
        }
        let on = self.on.get_or_init(|| by_network(self.project));
        let mut members = BTreeMap::new();
        for network in networks {
            for place in on.get(network).into_iter().flatten() {
                let Some((name, service)) = self.project.services.get_index(*place) else { continue };
                let at = service.networks.get(network).and_then(|used| used.at).unwrap_or(service.at);
                members.entry(*place).or_insert_with(|| Sourced::new(name.clone(), Origin::at(at)));
            }
        }
        let members = Arc::new(Members::from(members));
        self.known.borrow_mut().insert(networks.to_vec(), Arc::clone(&members));
        members
    }
}

fn by_network(project: &Project) -> Places {
    let services = project.services.values().enumerate();
    group(
        services.flat_map(|(place, service)| service.networks.keys().map(move |name| (name.as_str(), place))),
    )
}

fn by_mode(project: &Project) -> Places {
    let modes = project.services.values().map(|service| service.network_mode.as_ref());
    group(modes.enumerate().filter_map(|(place, mode)| Some((mode?.as_str(), place))))
}

fn group<'n>(named: impl Iterator<Item = (&'n str, usize)>) -> Places {
    let mut groups = Places::new();
    for (name, place) in named {
        match groups.get_mut(name) {
            Some(places) => places.push(place),
            None => drop(groups.insert(name.to_owned(), vec![place])),
        }
    }
    groups
}
