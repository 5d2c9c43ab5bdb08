//! `GET /projects/:id/repository/commits`: the newest first, in pages that count from 0 and are told nothing of.

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;

use super::endpoint::{Call, Endpoint, Outcome, PER_PAGE, endpoint};
use super::entities;
use super::pages;
use super::state::Commit;

const LIST: &[Param] = &[
    Param::optional("ref_name", Kind::Text),
    Param::optional("since", Kind::Time),
    Param::optional("until", Kind::Time),
    Param::optional("path", Kind::Text),
    Param::optional("page", Kind::Integer).or("0"),
    PER_PAGE,
];

pub(super) const ENDPOINTS: &[Endpoint] = &[endpoint("GET", "/projects/:id/repository/commits", LIST, list)];

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.id;
    if call.text("ref_name").is_some_and(|name| name != "master") {
        return Err(refusals::not_found("Branch"));
    }
    let wanted = |commit: &&Commit| {
        commit.project == project
            && call.time("since").is_none_or(|time| commit.created_at >= time)
            && call.time("until").is_none_or(|time| commit.created_at <= time)
    };
    let mut commits: Vec<&Commit> = call.state.commits.iter().filter(wanted).collect();
    commits.sort_by_key(|commit| std::cmp::Reverse(commit.created_at));
    Ok(pages::from_zero(call, &commits, |commit| entities::commit(call.state, commit)))
}
