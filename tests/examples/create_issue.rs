//! The workflow that people start with: find a project, open an issue in it, find a user by email, assign the issue,
//! list the issues over several pages, delete the issue. Once with the async client, once with the blocking one.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run -p tests --example create_issue
//! cargo run -p tests --example create_issue -- --loopback
//! ```

use std::process::ExitCode;

use gitlab_sdk::v4::issues::IssueStateFilter;
use gitlab_sdk::v4::types::{Issue, User};
use gitlab_sdk::v4::{issues, projects, users};
use gitlab_sdk::{Client, Error, Token, blocking};

/// What the workflow works with.
pub(crate) struct Work {
    /// Where the server is: `https://gitlab.example.com`.
    pub(crate) url: String,
    /// A token with the scope `api`.
    pub(crate) token: String,
    /// The project's path.
    pub(crate) project: String,
    /// The address of who shall do it.
    pub(crate) email: String,
}

/// What the workflow did.
#[derive(Debug)]
pub(crate) struct Done {
    /// The issue as it was created.
    pub(crate) created: Issue,
    /// Who was found.
    pub(crate) assignee: User,
    /// The issue as it was assigned.
    pub(crate) assigned: Issue,
    /// All open issues of the project, while it was there.
    pub(crate) listed: Vec<Issue>,
}

/// The workflow with the async client.
pub(crate) async fn work(gitlab: &Client, work: &Work) -> Result<Option<Done>, Error> {
    let project = projects::get(work.project.as_str()).send(gitlab).await?;
    let created = issues::create(project.id, "Gentle reminder")
        .description("This strange thing happens again!")
        .labels(["urgent", "error"])
        .send(gitlab)
        .await?;

    let mut found = users::list().search(work.email.as_str()).items(gitlab);
    let Some(assignee) = found.try_next().await? else { return Ok(None) };
    let assigned = issues::update(project.id, created.iid).assignee_ids([assignee.id]).send(gitlab).await?;

    let mut listed = Vec::new();
    let mut opened = issues::list(project.id).state(IssueStateFilter::Opened).per_page(20).items(gitlab);
    while let Some(issue) = opened.try_next().await? {
        listed.push(issue);
    }

    issues::delete(project.id, created.iid).send(gitlab).await?;
    Ok(Some(Done { created, assignee, assigned, listed }))
}

/// The same workflow with the blocking client: the same words, without `.await`, and iterators.
pub(crate) fn work_blocking(gitlab: &blocking::Client, work: &Work) -> Result<Option<Done>, Error> {
    let project = projects::get(work.project.as_str()).send(gitlab)?;
    let created = issues::create(project.id, "Gentle reminder")
        .description("This strange thing happens again!")
        .labels(["urgent", "error"])
        .send(gitlab)?;

    let Some(assignee) = users::list().search(work.email.as_str()).items(gitlab).next().transpose()? else {
        return Ok(None);
    };
    let assigned = issues::update(project.id, created.iid).assignee_ids([assignee.id]).send(gitlab)?;

    let opened = issues::list(project.id).state(IssueStateFilter::Opened).per_page(20).items(gitlab);
    let listed = opened.collect::<Result<Vec<_>, _>>()?;

    issues::delete(project.id, created.iid).send(gitlab)?;
    Ok(Some(Done { created, assignee, assigned, listed }))
}

fn main() -> ExitCode {
    let loopback = std::env::args().any(|argument| argument == "--loopback").then(tests::gitlab::GitLab::start);
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (url, token) = match &loopback {
        Some(server) => (Some(server.url.clone()), Some(server.tokens.admin.clone())),
        None => (variable("GITLAB_URL"), variable("GITLAB_TOKEN")),
    };
    let (Some(url), Some(token)) = (url, token) else {
        eprintln!(
            "This example opens an issue on a GitLab server, assigns it and deletes it again. It needs\n  \
             GITLAB_URL      the server, such as https://gitlab.example.com\n  \
             GITLAB_TOKEN    an access token with the scope `api`; its owner must own the project, to delete the issue\n\
             and takes\n  \
             GITLAB_PROJECT  the project's path (GROUP01/TEST_PRJ01 if not given)\n  \
             GITLAB_EMAIL    the e-mail address of who gets the issue (alice@example.com if not given)\n\
             To see it at work without a server, add `-- --loopback`."
        );
        return ExitCode::from(2);
    };
    let project = variable("GITLAB_PROJECT").unwrap_or_else(|| "GROUP01/TEST_PRJ01".to_owned());
    let email = variable("GITLAB_EMAIL").unwrap_or_else(|| "alice@example.com".to_owned());
    match run(&Work { url, token, project, email }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(work: &Work) -> Result<(), Box<dyn std::error::Error>> {
    let gitlab = Client::new(&work.url, Token::personal(work.token.as_str()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    report("async", work, runtime.block_on(self::work(&gitlab, work))?);

    let gitlab = blocking::Client::new(&work.url, Token::personal(work.token.as_str()))?;
    report("blocking", work, work_blocking(&gitlab, work)?);
    Ok(())
}

fn report(client: &str, work: &Work, done: Option<Done>) {
    match done {
        None => println!("{client}: no user has the address {}", work.email),
        Some(done) => println!(
            "{client}: opened #{} \"{}\", gave it to {} ({} assigned), found it among {} open issues, deleted it",
            done.created.iid,
            done.created.title,
            done.assignee.username,
            done.assigned.assignees.len(),
            done.listed.len()
        ),
    }
}
