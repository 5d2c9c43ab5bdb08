//! What an endpoint is, and what it can ask while it runs.
//!
//! Comes in: a request that has its endpoint. Goes out: what the endpoint answers. Refused: callers that are not known
//! or not allowed, and parameters that are missing or not what they should be.

use serde_json::{Map, Value};

use crate::gitlab::declared::{self, Kind, Param};
use crate::gitlab::{refusals, time};
use crate::loopback::{Request, Response};

use super::auth;
use super::state::{Issue, Project, State, User};

/// What an endpoint gives: an answer, or the refusal that ended it.
pub(super) type Outcome = Result<Response, Response>;

/// The first release in which refusals have their later words.
pub(super) const REWORDED: u8 = 15;

pub(super) const PAGE: Param = Param::optional("page", Kind::Integer).or("1");
pub(super) const PER_PAGE: Param = Param::optional("per_page", Kind::Integer).or("20");

/// One endpoint.
#[derive(Clone, Copy)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    /// The path below `/api/v3`; segments that begin with a colon are parameters.
    pub(super) path: &'static str,
    /// The first minor release that has it.
    pub(super) since: u8,
    pub(super) caller: Caller,
    pub(super) params: &'static [Param],
    pub(super) at_least_one: &'static [&'static str],
    pub(super) run: fn(&mut Call<'_>) -> Outcome,
}

/// Who must be known before parameters are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Anybody,
    User,
    Admin,
}

/// An endpoint for users that every release has.
pub(super) const fn endpoint(
    method: &'static str,
    path: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Endpoint {
    Endpoint { method, path, since: 0, caller: Caller::User, params, at_least_one: &[], run }
}

/// One request on its way through an endpoint.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) request: &'a Request,
    pub(super) params: Map<String, Value>,
}

impl Call<'_> {
    /// Looks at the caller and the parameters, and runs the endpoint.
    pub(super) fn run(&mut self, endpoint: &Endpoint) -> Outcome {
        if endpoint.caller != Caller::Anybody {
            let user = self.authenticate()?;
            if endpoint.caller == Caller::Admin && !user.admin {
                return Err(refusals::forbidden(None));
            }
        }
        let at_least_one = if self.state.release >= REWORDED {
            endpoint.at_least_one
        } else {
            // The first that is missing is named, and what is blank counts as missing.
            let blank =
                |wire: &&str| self.params.get(*wire).is_none_or(|value| declared::text_of(value).trim().is_empty());
            if let Some(wire) = endpoint.params.iter().filter_map(Param::required_wire).find(blank) {
                return Err(refusals::message(400, format!("400 (Bad request) \"{wire}\" not given")));
            }
            &[]
        };
        declared::check(endpoint.params, at_least_one, &mut self.params)?;
        (endpoint.run)(self)
    }

    /// The user who calls, or nobody.
    pub(super) fn current_user(&self) -> Result<Option<&User>, Response> {
        auth::current_user(self.state, self.request, &self.params)
    }

    /// The user who calls; 401 for nobody.
    pub(super) fn authenticate(&self) -> Result<&User, Response> {
        self.current_user()?.ok_or_else(refusals::unauthorized)
    }

    /// The project named by `id`, a number or a full path, as far as the caller may see it.
    pub(super) fn project(&self) -> Result<&Project, Response> {
        let id = self.text("id").unwrap_or_default();
        let user = self.current_user()?;
        let named = |project: &&Project| project.full_path() == id || project.id.to_string() == id;
        let project = self.state.projects.iter().find(named).filter(|project| project.visible_to(user));
        project.ok_or_else(|| refusals::not_found("Project"))
    }

    /// The issue of [`Self::project`] with the ID, not the number, in `issue_id`, as far as the caller may see it.
    pub(super) fn issue(&self) -> Result<Option<&Issue>, Response> {
        let project = self.project()?;
        let user = self.current_user()?;
        let named = |issue: &&Issue| issue.project == project.id && Some(issue.id) == self.id("issue_id");
        let found = self.state.issues.iter().find(named);
        Ok(found.filter(|issue| issue.visible_to(user, project)))
    }

    /// Refuses callers who may not do in the project what takes that access level.
    pub(super) fn require(&self, project: &Project, level: i64) -> Result<(), Response> {
        if project.allows(self.current_user()?, level) { Ok(()) } else { Err(refusals::forbidden(None)) }
    }

    pub(super) fn text(&self, wire: &str) -> Option<&str> {
        self.params.get(wire).and_then(Value::as_str)
    }

    pub(super) fn integer(&self, wire: &str) -> Option<i64> {
        self.params.get(wire).and_then(Value::as_i64)
    }

    pub(super) fn id(&self, wire: &str) -> Option<i64> {
        self.params.get(wire).and_then(Value::as_i64)
    }

    /// Whether a boolean parameter is true.
    pub(super) fn flag(&self, wire: &str) -> bool {
        self.boolean(wire) == Some(true)
    }

    pub(super) fn boolean(&self, wire: &str) -> Option<bool> {
        self.params.get(wire).and_then(Value::as_bool)
    }

    pub(super) fn time(&self, wire: &str) -> Option<time::Millis> {
        self.text(wire).and_then(time::parse)
    }

    /// The names in a text with commas; `None` when it was not sent.
    pub(super) fn names(&self, wire: &str) -> Option<Vec<String>> {
        let names = self.text(wire)?.split(',').map(str::trim).filter(|name| !name.is_empty());
        Some(names.map(str::to_owned).collect())
    }
}
