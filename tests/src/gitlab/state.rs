//! What the server remembers: plain records, and the few questions about them that several endpoints ask.

use std::collections::{BTreeMap, BTreeSet};

use super::time::Millis;

/// Access levels of members, as GitLab numbers them.
pub(super) mod level {
    pub(crate) const REPORTER: u8 = 20;
    pub(crate) const DEVELOPER: u8 = 30;
    pub(crate) const OWNER: u8 = 50;
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) external_url: String,
    pub(super) now: Millis,
    pub(super) count_limit: usize,
    pub(super) users: Vec<User>,
    pub(super) tokens: Vec<Token>,
    pub(super) projects: Vec<Project>,
    pub(super) issues: Vec<Issue>,
    pub(super) notes: Vec<Note>,
    pub(super) labels: Vec<Label>,
    pub(super) jobs: Vec<Job>,
    pub(super) uploads: Vec<Upload>,
    pub(super) ids: BTreeMap<&'static str, i64>,
    pub(super) requests: i64,
    pub(super) rate_window: u64,
    pub(super) rate_used: BTreeMap<String, u64>,
}

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) public_email: Option<&'static str>,
    pub(super) admin: bool,
    pub(super) created_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) secret: String,
    pub(super) user: i64,
    pub(super) scopes: &'static [&'static str],
    pub(super) kind: TokenKind,
    pub(super) condition: TokenCondition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Personal,
    OAuth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenCondition {
    Active,
    Expired,
    Revoked,
}

#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) id: i64,
    pub(super) group: &'static str,
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) public: bool,
    pub(super) members: BTreeMap<i64, u8>,
    pub(super) created_at: Millis,
    pub(super) last_iid: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Issue {
    pub(super) id: i64,
    pub(super) iid: i64,
    pub(super) project: i64,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) created_at: Millis,
    pub(super) updated_at: Millis,
    pub(super) closed: Option<(Millis, i64)>,
    pub(super) labels: BTreeSet<String>,
    pub(super) assignees: Vec<i64>,
    pub(super) author: i64,
    pub(super) due_date: Option<String>,
    pub(super) confidential: bool,
    pub(super) discussion_locked: Option<bool>,
    pub(super) issue_type: String,
}

#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) id: i64,
    pub(super) issue: i64,
    pub(super) author: i64,
    pub(super) body: String,
    pub(super) internal: bool,
    pub(super) created_at: Millis,
    pub(super) updated_at: Millis,
}

#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) id: i64,
    pub(super) project: i64,
    pub(super) name: String,
    pub(super) color: String,
    pub(super) description: Option<String>,
    pub(super) priority: Option<i64>,
}

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) id: i64,
    pub(super) project: i64,
    pub(super) trace: String,
}

/// A file that was uploaded to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Counts from 1.
    pub id: i64,
    /// The project it belongs to.
    pub project: i64,
    /// 32 hexadecimal digits in its address.
    pub secret: String,
    /// The name that came with it.
    pub file_name: String,
    /// The media type that came with it.
    pub content_type: Option<String>,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Project {
    pub(super) fn full_path(&self) -> String {
        format!("{}/{}", self.group, self.path)
    }

    /// The access level of a member; 0 for anybody else.
    pub(super) fn level(&self, user: &User) -> u8 {
        self.members.get(&user.id).copied().unwrap_or(0)
    }

    /// Whether the user may do what takes that access level; an administrator may do everything.
    pub(super) fn allows(&self, user: Option<&User>, level: u8) -> bool {
        user.is_some_and(|user| user.admin || self.level(user) >= level)
    }

    pub(super) fn visible_to(&self, user: Option<&User>) -> bool {
        self.public || self.allows(user, 1)
    }
}

impl Issue {
    /// Confidential issues are for reporters and above, their authors and assignees.
    pub(super) fn visible_to(&self, user: Option<&User>, project: &Project) -> bool {
        !self.confidential || project.allows(user, level::REPORTER) || user.is_some_and(|user| self.concerns(user.id))
    }

    /// Whether the user wrote the issue or is assigned to it.
    pub(super) fn concerns(&self, user: i64) -> bool {
        self.author == user || self.assignees.contains(&user)
    }

    pub(super) fn state(&self) -> &'static str {
        if self.closed.is_some() { "closed" } else { "opened" }
    }
}

impl State {
    /// The next number of a kind, from 1.
    pub(super) fn next_id(&mut self, kind: &'static str) -> i64 {
        let id = self.ids.entry(kind).or_insert(0);
        *id += 1;
        *id
    }

    pub(super) fn user(&self, id: i64) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub(super) fn project(&self, id: i64) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == id)
    }

    /// A fresh issue with the next number of its project, created now. Numbers are not used again after a deletion.
    pub(super) fn blank_issue(&mut self, project: i64, author: i64) -> Issue {
        let now = self.tick();
        let iid = self.projects.iter_mut().find(|known| known.id == project).map_or(1, |project| {
            project.last_iid += 1;
            project.last_iid
        });
        Issue {
            id: self.next_id("issue"),
            iid,
            project,
            title: String::new(),
            description: None,
            created_at: now,
            updated_at: now,
            closed: None,
            labels: BTreeSet::new(),
            assignees: Vec::new(),
            author,
            due_date: None,
            confidential: false,
            discussion_locked: None,
            issue_type: "issue".into(),
        }
    }

    /// The time of a change: one second after the one before.
    pub(super) fn tick(&mut self) -> Millis {
        self.now += 1_000;
        self.now
    }
}
