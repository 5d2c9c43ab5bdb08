//! What the tests stand on. Servers on the loopback interface: [`loopback`] has HTTP, [`gitlab`] a GitLab on top of it,
//! [`gitlab_v3`] one of 2015, [`faults`] everything that servers should not do. What must hold for any bytes that a server
//! sends: [`fuzzed`]. What must hold for any spec: [`hostile`], which calls the compiler with [`libraries`]. The specs of the repository and what is emitted from them: [`project`], and [`public_api`] as a list
//! to review. Answers of any operation as the types that callers get: [`answers`]. What GitLab itself says, where it is
//! there: [`facts`]. How texts are written: [`prose`].
//!
//! The tests themselves are in `tests/tests`; `README.md` says which is for what.

pub mod answers;
pub mod exercise;
pub mod facts;
pub mod faults;
pub mod fuzzed;
pub mod gitlab;
pub mod gitlab_v3;
pub mod hostile;
pub mod libraries;
pub mod loopback;
pub mod project;
pub mod prose;
pub mod public_api;
pub mod samples;
