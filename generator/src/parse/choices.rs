//! Stage `parse`: keys of which an operation has exactly one, or at most one. In: the tree of a resource file. Out: what is
//! wrong, and the tree without it. Refuses no or several methods, and several bodies.
//!
//! serde reads keys one by one; so these rules, which are about several, are kept here.

use super::form::BODIES;
use crate::diagnostics::{At, Diagnostic, Step};
use crate::wire::Method;
use crate::yaml::{Key, Kind, Node, Scalar};

/// What is wrong with the choice of keys.
pub(super) struct Choices {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Values to take out of the tree.
    pub(super) superfluous: Vec<Vec<Step>>,
    /// Operations without a method.
    pub(super) without_method: Vec<Vec<Step>>,
}

/// Looks at all operations of a file.
pub(super) fn check(file: &str, root: &Node) -> Choices {
    let mut choices = Choices { diagnostics: Vec::new(), superfluous: Vec::new(), without_method: Vec::new() };
    let Some((_, Node { kind: Kind::Map(operations), .. })) = root.get("operations") else { return choices };
    let methods = Method::ALL.map(Method::key);
    for (name, operation) in operations {
        let Kind::Map(entries) = &operation.kind else { continue };
        let at = At::top(file).key("operations").key(&name.text);
        choices.at_most_one(at, entries, &methods, "method");
        choices.at_most_one(at, entries, &BODIES, "body");
        if !entries.iter().any(|(key, _)| methods.contains(&key.text.as_str())) {
            let message = format!("`{}` has no method and path", name.text);
            let help = "add one of `get`, `post`, `put`, `patch`, `delete`, `head` with the path";
            choices.diagnostics.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
            choices.without_method.push(at.steps());
        }
    }
    choices
}

impl Choices {
    /// Whether all is well.
    pub(super) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The tree without what is too much, and with a method where there is none.
    pub(super) fn mend(&self, root: &Node) -> Node {
        let mut root = root.clone();
        for steps in &self.superfluous {
            if let Some(node) = root.get_mut(steps) {
                node.kind = Kind::Hole;
            }
        }
        for steps in &self.without_method {
            if let Some(Node { span, kind: Kind::Map(entries) }) = root.get_mut(steps) {
                let key = Key { text: Method::Get.key().to_owned(), span: span.clone() };
                let path = Kind::Scalar(Scalar { text: "/".to_owned(), plain: false });
                entries.push((key, Node { span: span.clone(), kind: path }));
            }
        }
        root
    }

    fn at_most_one(&mut self, at: At<'_>, entries: &[(Key, Node)], keys: &[&str], what: &str) {
        let mut found = entries.iter().map(|(key, _)| key.text.as_str()).filter(|key| keys.contains(key));
        let Some(first) = found.next() else { return };
        for other in found {
            let second = at.key(other);
            let mistake = Diagnostic::at(second.name(), format!("`{other}` is a second {what}"));
            self.diagnostics.push(mistake.with_label(at.key(first).name(), format!("the first {what} is here")));
            self.superfluous.push(second.steps());
        }
    }
}
