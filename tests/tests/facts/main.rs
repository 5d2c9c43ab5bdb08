//! What lists of facts about GitLab say is in the spec, or has a reason not to be. The lists are not part of the repository;
//! without them these tests say that they skip.

mod access;
mod findings;
mod since;
