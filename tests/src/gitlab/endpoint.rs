//! What an endpoint is, and what it can ask while it runs.

use serde_json::{Map, Value};

use crate::loopback::{Part, Request, Response};

use super::declared::{Param, list};
use super::state::{Issue, Project, State, User};
use super::{auth, refusals, time};

/// What an endpoint gives: an answer, or the refusal that ended it.
pub(super) type Outcome = Result<Response, Response>;

/// One endpoint.
#[derive(Clone, Copy)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    /// The path below `/api/v4`; segments that begin with a colon are parameters.
    pub(super) path: &'static str,
    pub(super) caller: Caller,
    /// Scopes that count besides `api` and `read_api`.
    pub(super) scopes: &'static [&'static str],
    pub(super) params: &'static [Param],
    pub(super) at_least_one: &'static [&'static str],
    pub(super) run: fn(&mut Call<'_>) -> Outcome,
}

/// Who must be known before parameters are looked at: the `before` hook of GitLab's endpoint class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// `authenticate!`
    Known,
    /// `authenticate_non_get!`
    KnownToWrite,
}

/// One request on its way through an endpoint.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) request: &'a Request,
    pub(super) endpoint: &'a Endpoint,
    pub(super) params: Map<String, Value>,
    pub(super) files: Vec<Part>,
}

impl Call<'_> {
    /// The user who calls, or nobody.
    pub(super) fn current_user(&self) -> Result<Option<&User>, Response> {
        auth::current_user(self.state, self.request, &self.params, self.endpoint.scopes)
    }

    /// The user who calls; 401 for nobody.
    pub(super) fn authenticate(&self) -> Result<&User, Response> {
        self.current_user()?.ok_or_else(refusals::unauthorized)
    }

    /// The project named by `id`, a number or a full path, as far as the caller may see it.
    pub(super) fn project(&self) -> Result<&Project, Response> {
        let id = self.text("id").unwrap_or_default();
        let is_number = id.strip_prefix('-').unwrap_or(id).bytes().all(|byte| byte.is_ascii_digit());
        let named = |project: &&Project| match is_number {
            true => project.id.to_string() == id,
            false => project.full_path().eq_ignore_ascii_case(id),
        };
        // The caller is looked at even when there is no such project: a bad token says so first.
        let user = self.current_user()?;
        let project = self.state.projects.iter().find(named).filter(|project| project.visible_to(user));
        project.ok_or_else(|| refusals::not_found("Project"))
    }

    /// The issue of [`Self::project`] with the number in `wire`, as far as the caller may see it.
    pub(super) fn issue(&self, wire: &str) -> Result<Option<&Issue>, Response> {
        let project = self.project()?;
        let user = self.current_user()?;
        let named = |issue: &&Issue| issue.project == project.id && Some(issue.iid) == self.id(wire);
        let found = self.state.issues.iter().find(named);
        Ok(found.filter(|issue| issue.visible_to(user, project)))
    }

    /// Whether the parameter was sent, as null too.
    pub(super) fn has(&self, wire: &str) -> bool {
        self.params.contains_key(wire)
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

    /// The entries of a list; `None` when it was not sent.
    pub(super) fn list(&self, wire: &str) -> Option<Vec<String>> {
        self.params.get(wire).map(list)
    }

    /// Refuses with 412 when the caller asks that nothing has changed since some time and it has.
    pub(super) fn check_unmodified_since(&self, updated_at: time::Millis) -> Result<(), Response> {
        let since = self.request.header("if-unmodified-since").and_then(time::parse_header);
        match since {
            Some(since) if updated_at > since => Err(refusals::message(412, "412 Precondition Failed")),
            _ => Ok(()),
        }
    }
}
