//! The same on a server of 2015, GitLab 8.1, whose API is v3: find a project by its name and namespace in the list of
//! projects, open an issue in it, find a user by email, assign the issue by its ID (v4 goes by numbers), close it. Once
//! with the async client, once with the blocking one.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run -p tests --example create_issue_v3
//! cargo run -p tests --example create_issue_v3 -- --loopback
//! ```

use std::process::ExitCode;

use gitlab_sdk::v3::issues::IssueStateEvent;
use gitlab_sdk::v3::types::{Issue, Project};
use gitlab_sdk::v3::{issues, projects, users};
use gitlab_sdk::{Client, Error, Token, blocking};

/// What the workflow works with.
pub(crate) struct Work {
    /// Where the server is: `https://gitlab.example.com`.
    pub(crate) url: String,
    /// The private token of a user.
    pub(crate) token: String,
    /// The namespace that the project is in.
    pub(crate) namespace: String,
    /// The project's name.
    pub(crate) project: String,
    /// The address of who shall do it.
    pub(crate) email: String,
}

/// What the workflow did.
#[derive(Debug)]
pub(crate) struct Done {
    /// The project that was found.
    pub(crate) project: Project,
    /// The issue as it was created.
    pub(crate) created: Issue,
    /// The issue as it was assigned.
    pub(crate) assigned: Issue,
    /// The issue as it was closed.
    pub(crate) closed: Issue,
}

impl Work {
    fn is_meant(&self, project: &Project) -> bool {
        let namespace = project.namespace.as_ref().map(|namespace| namespace.name.as_str());
        project.name == self.project && namespace == Some(self.namespace.as_str())
    }
}

/// The workflow with the async client. Nothing when there is no such project, or no such user.
pub(crate) async fn work(gitlab: &Client, work: &Work) -> Result<Option<Done>, Error> {
    let mut projects = projects::list().per_page(20).items(gitlab);
    let project = loop {
        match projects.try_next().await? {
            Some(project) if work.is_meant(&project) => break project,
            Some(_) => {}
            None => return Ok(None),
        }
    };
    let created = issues::create(project.id, "Gentle reminder")
        .description("This strange thing happens again!")
        .labels(["urgent", "error"])
        .send(gitlab)
        .await?;

    let Some(user) = users::list().search(work.email.as_str()).items(gitlab).try_next().await? else {
        return Ok(None);
    };
    let assigned = issues::update(project.id, created.id).assignee_id(user.id).send(gitlab).await?;

    // Servers before 8.6 delete no issues.
    let closed = issues::update(project.id, created.id).state_event(IssueStateEvent::Close).send(gitlab).await?;
    Ok(Some(Done { project, created, assigned, closed }))
}

/// The same workflow with the blocking client: the same words, without `.await`, and iterators.
pub(crate) fn work_blocking(gitlab: &blocking::Client, work: &Work) -> Result<Option<Done>, Error> {
    let mut projects = projects::list().per_page(20).items(gitlab);
    let is_meant = |project: &Result<Project, Error>| project.as_ref().map_or(true, |project| work.is_meant(project));
    let Some(project) = projects.find(is_meant).transpose()? else { return Ok(None) };
    let created = issues::create(project.id, "Gentle reminder")
        .description("This strange thing happens again!")
        .labels(["urgent", "error"])
        .send(gitlab)?;

    let Some(user) = users::list().search(work.email.as_str()).items(gitlab).next().transpose()? else {
        return Ok(None);
    };
    let assigned = issues::update(project.id, created.id).assignee_id(user.id).send(gitlab)?;

    let closed = issues::update(project.id, created.id).state_event(IssueStateEvent::Close).send(gitlab)?;
    Ok(Some(Done { project, created, assigned, closed }))
}

fn main() -> ExitCode {
    let loopback = std::env::args().any(|argument| argument == "--loopback");
    let loopback = loopback.then(|| tests::gitlab_v3::GitLab::start_release(tests::gitlab_v3::OLDEST));
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (url, token) = match &loopback {
        Some(server) => (Some(server.url.clone()), Some(server.tokens.root.clone())),
        None => (variable("GITLAB_URL"), variable("GITLAB_TOKEN")),
    };
    let (Some(url), Some(token)) = (url, token) else {
        eprintln!(
            "This example opens an issue on an old GitLab server (8.1 or later, API v3), assigns it and closes it. It needs\n  \
             GITLAB_URL        the server, such as https://gitlab.example.com\n  \
             GITLAB_TOKEN      the private token of a member of the project\n\
             and takes\n  \
             GITLAB_NAMESPACE  the namespace that the project is in (GROUP01 if not given)\n  \
             GITLAB_PROJECT    the project's name (TEST_PRJ01 if not given)\n  \
             GITLAB_EMAIL      the e-mail address of who gets the issue (alice@example.com if not given)\n\
             To see it at work without a server, add `-- --loopback`."
        );
        return ExitCode::from(2);
    };
    let namespace = variable("GITLAB_NAMESPACE").unwrap_or_else(|| "GROUP01".to_owned());
    let project = variable("GITLAB_PROJECT").unwrap_or_else(|| "TEST_PRJ01".to_owned());
    let email = variable("GITLAB_EMAIL").unwrap_or_else(|| "alice@example.com".to_owned());
    match run(&Work { url, token, namespace, project, email }) {
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
        None => println!("{client}: no project {}/{}, or no user {}", work.namespace, work.project, work.email),
        Some(done) => println!(
            "{client}: opened #{} \"{}\" in {}, gave it to {}, left it {}",
            // Servers before 6.2 send no number within the project.
            done.created.iid.map(|iid| iid.to_string()).unwrap_or_default(),
            done.created.title,
            done.project.path_with_namespace,
            done.assigned.assignee.map(|user| user.name).unwrap_or_default(),
            done.closed.state.as_str()
        ),
    }
}
