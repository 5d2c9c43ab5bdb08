//! Reads answers of any operation by its name, as the types that callers get.
//!
//! In: the operations of the emitted crate's `registry`, their request types, which `build.rs` lists, and the spec, which
//! says what comes with which status. Out: [`Answers`] for each operation. The reading itself is done by the code that
//! every call reads its answer with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use generator::api::{Api, Operation, ResponseBody};
use generator::spec::Spec;
use gitlab_sdk::registry::{Endpoint, RESOURCES, RecordedResponse, UnknownKeys};
use gitlab_sdk::v4::types::{FirewallEnablement, RefusedChange, ScimError, TerraformLock};
use gitlab_sdk::{DecodeError, Error, FromResponse, v3, v4};

use crate::project::GITLAB;

/// The answers of one operation.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    endpoint: &'static Endpoint,
    read: Read,
}

/// What an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A value in JSON.
    Json,
    /// Headers, text, bytes or nothing.
    Other,
}

/// Reads an answer as one type, and drops the value.
type Read = fn(RecordedResponse, &Endpoint, &mut UnknownKeys) -> Result<(), DecodeError>;

fn read_as<T: FromResponse>(
    answer: RecordedResponse,
    endpoint: &Endpoint,
    unknown_keys: &mut UnknownKeys,
) -> Result<(), DecodeError> {
    answer.read::<T>(endpoint, unknown_keys).map(drop)
}

/// An entry for each operation: its version, its name, and what reads its answers.
const REQUESTS: &[(&str, &str, Read)] = include!(concat!(env!("OUT_DIR"), "/requests.rs"));

/// The types of error bodies.
const ERROR_BODIES: [(&str, Read); 4] = [
    ("FirewallEnablement", read_as::<FirewallEnablement>),
    ("RefusedChange", read_as::<RefusedChange>),
    ("ScimError", read_as::<ScimError>),
    ("TerraformLock", read_as::<TerraformLock>),
];

static READERS: LazyLock<BTreeMap<(&str, &str), Read>> =
    LazyLock::new(|| REQUESTS.iter().map(|(version, name, read)| ((*version, *name), *read)).collect());

static SPEC: LazyLock<Spec> = LazyLock::new(|| GITLAB.read());

static API: LazyLock<Api<'static>> = LazyLock::new(|| generator::resolve(&SPEC).0);

impl Answers {
    /// Those of every operation, in the order of the `registry`.
    ///
    /// # Panics
    /// If the emitted crate has an operation without a request type.
    pub fn all() -> impl Iterator<Item = Self> {
        RESOURCES.iter().copied().flatten().map(|endpoint| {
            let read = READERS.get(&(endpoint.api().version, endpoint.name()));
            Self { endpoint, read: *read.unwrap_or_else(|| panic!("{} has no request type", endpoint.name())) }
        })
    }

    /// The operation.
    #[must_use]
    pub fn endpoint(self) -> &'static Endpoint {
        self.endpoint
    }

    /// Reads an answer of success as the type that callers get.
    ///
    /// # Errors
    /// If it is not what was declared.
    pub fn decode(self, answer: RecordedResponse, unknown_keys: &mut UnknownKeys) -> Result<(), DecodeError> {
        (self.read)(answer, self.endpoint, unknown_keys)
    }

    /// Reads the body of an error as the type declared for its status; `None` where there is none.
    ///
    /// # Panics
    /// If the type is not among those of error bodies.
    pub fn decode_error(
        self,
        answer: RecordedResponse,
        unknown_keys: &mut UnknownKeys,
    ) -> Option<Result<(), DecodeError>> {
        let error = self.declared().errors.iter().find(|error| error.status == answer.status)?;
        let (_, written) = error.body.as_ref()?;
        let read = ERROR_BODIES.iter().find(|(name, _)| *name == written.name());
        let (_, read) = read.unwrap_or_else(|| panic!("{written} is no type of an error body"));
        Some(read(answer, self.endpoint, unknown_keys))
    }

    /// The error that callers get; `None` if the answer is a success, or its status is invalid.
    #[must_use]
    pub fn error(self, answer: RecordedResponse) -> Option<Error> {
        answer.error(self.endpoint)
    }

    /// The body of each success status. Redirects are left out, since the client follows them.
    #[must_use]
    pub fn results(self) -> Vec<(u16, Holds)> {
        let operation = self.declared();
        let is_raw = operation.responses.iter().any(|response| response.body == ResponseBody::Raw);
        let holds = |body: &ResponseBody| match body {
            ResponseBody::Json(_) | ResponseBody::Optional(_) if !is_raw => Holds::Json,
            _ => Holds::Other,
        };
        operation.seen_responses().map(|response| (response.status, holds(&response.body))).collect()
    }

    /// What the spec says of it.
    fn declared(self) -> &'static Operation<'static> {
        let version = API.version(self.endpoint.api().version);
        let found = version.and_then(|version| version.operation(self.endpoint.name()));
        found.unwrap_or_else(|| panic!("the spec has no `{}`", self.endpoint.name())).1
    }
}
