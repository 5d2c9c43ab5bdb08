//! Gathers the cases: each is one test of its own, named `promise/fault/kind/client`.

use std::fmt::Display;

use libtest_mimic::Trial;

use crate::clients::ClientKind;
use crate::kinds::Kind;

/// All cases so far.
#[derive(Default)]
pub(crate) struct Table {
    trials: Vec<Trial>,
    promise: &'static str,
}

impl Table {
    /// What follows shows this promise.
    pub(crate) fn promise(&mut self, name: &'static str) {
        self.promise = name;
    }

    /// A case with a name of its own.
    pub(crate) fn case(&mut self, name: impl Display, run: impl FnOnce() + Send + 'static) {
        let name = format!("{}/{name}", self.promise);
        self.trials.push(Trial::test(name, move || {
            run();
            Ok(())
        }));
    }

    /// A case for each client.
    pub(crate) fn ways(&mut self, name: impl Display, run: impl Fn(ClientKind) + Clone + Send + 'static) {
        for client_kind in ClientKind::ALL {
            let run = run.clone();
            self.case(format!("{name}/{client_kind}"), move || run(client_kind));
        }
    }

    /// A case for each of these kinds of call with each client.
    pub(crate) fn kinds(
        &mut self,
        kinds: &[Kind],
        name: impl Display,
        run: impl Fn(Kind, ClientKind) + Clone + Send + 'static,
    ) {
        for &kind in kinds {
            let run = run.clone();
            self.ways(format!("{name}/{kind:?}"), move |client_kind| run(kind, client_kind));
        }
    }

    pub(crate) fn into_trials(self) -> Vec<Trial> {
        self.trials
    }
}
