//! Stage `import`: decides where types are declared and how they are named. In: all types and the resources. Out: a
//! file and a unique name for each type that is used. Of two types with the same candidate the later one gets its next
//! candidate or a number.

use std::collections::{BTreeMap, BTreeSet};

use super::arena::Arena;
use super::draft::{DeclarationKind, OperationDraft, ResourceDraft, Ty, TypeId};
use super::inflection::{pascal, plural, snake};
use crate::names::{IN_SCOPE, type_ident};
use crate::steps;

/// Names that some reader of YAML takes for something else, wherever they are written.
const OF_YAML: [&str; 11] = ["Null", "True", "False", "Yes", "No", "On", "Off", "Y", "N", "Nan", "Inf"];

/// Longer names are cut: emitted files are called after types.
const MAX_LENGTH: usize = 100;

/// Files and names of types.
#[derive(Debug, Default)]
pub(super) struct TypeNames {
    names: BTreeMap<TypeId, String>,
    homes: BTreeMap<TypeId, usize>,
}

impl TypeNames {
    /// Decides.
    pub(super) fn of(arena: &Arena<'_>, resources: &[ResourceDraft]) -> Self {
        let homes = homes(arena, resources);
        let mut names = BTreeMap::new();
        let mut taken: BTreeSet<String> = IN_SCOPE.iter().chain(&OF_YAML).map(|name| (*name).to_owned()).collect();
        // Ids first: their names are made from those of things, and nothing else should have them.
        let is_id = |id: &TypeId| matches!(arena.kind(*id), DeclarationKind::Id(_) | DeclarationKind::Ref(_));
        let (ids, others): (Vec<TypeId>, Vec<TypeId>) = homes.keys().copied().partition(is_id);
        let emitted: Vec<BTreeSet<String>> = resources.iter().map(emitted_types).collect();
        let none = BTreeSet::new();
        // The next number of a name that many types want.
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for id in ids.into_iter().chain(others) {
            let emitted = homes.get(&id).and_then(|home| emitted.get(*home)).unwrap_or(&none);
            let candidates = arena.declarations[id.0].candidates.iter().map(|candidate| cut(tidy(candidate)));
            let mut choices: Vec<String> = candidates.filter(|candidate| !candidate.is_empty()).collect();
            let last = choices.last().cloned().unwrap_or_else(|| "Value".to_owned());
            choices.push(format!("{last}Item"));
            let number = numbers.entry(last.clone()).or_insert(2);
            let numbered = (*number..).map(|next| {
                steps::count(1);
                *number = next;
                tidy(&format!("{last}{next}"))
            });
            let mut choices = choices.into_iter().chain(numbered);
            let free = choices
                .find(|choice| !taken.contains(choice) && !emitted.contains(choice))
                .unwrap_or_else(|| last.clone());
            taken.insert(free.clone());
            names.insert(id, free);
        }
        Self { names, homes }
    }

    /// Returns the name of a type that is used.
    pub(super) fn name(&self, id: TypeId) -> &str {
        self.names.get(&id).map_or("json", String::as_str)
    }

    /// Returns the types that the file of a resource declares.
    pub(super) fn declared_in(&self, resource: usize) -> impl Iterator<Item = TypeId> {
        self.homes.iter().filter(move |(_, home)| **home == resource).map(|(id, _)| *id)
    }

    /// Returns a type as a spec file writes it.
    pub(super) fn text(&self, arena: &Arena<'_>, ty: &Ty) -> String {
        match ty {
            Ty::Builtin(builtin) => builtin.name().to_owned(),
            Ty::Result(word) => word.name().to_owned(),
            Ty::List(inner) => format!("list<{}>", self.text(arena, inner)),
            Ty::Csv(inner) => format!("csv<{}>", self.text(arena, inner)),
            Ty::Map(inner) => format!("map<{}>", self.text(arena, inner)),
            Ty::Optional(inner) => format!("optional<{}>", self.text(arena, inner)),
            Ty::Declared(id) => match arena.kind(*id) {
                DeclarationKind::Alias(other) => self.text(arena, other),
                _ => self.name(*id).to_owned(),
            },
        }
    }
}

/// Returns the resource of each type that something uses: that of the thing it is about, if that uses it, or else the
/// first.
fn homes(arena: &Arena<'_>, resources: &[ResourceDraft]) -> BTreeMap<TypeId, usize> {
    let mut users: BTreeMap<TypeId, Vec<usize>> = BTreeMap::new();
    for (at, resource) in resources.iter().enumerate() {
        let mut ahead: Vec<TypeId> =
            resource.operations.iter().flat_map(OperationDraft::types).filter_map(Ty::declared).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = ahead.pop() {
            if seen.insert(id) {
                ahead.extend(arena.declarations[id.0].kind.mentions());
            }
        }
        for id in seen.into_iter().filter(|id| !matches!(arena.kind(*id), DeclarationKind::Alias(_))) {
            users.entry(id).or_default().push(at);
        }
    }
    let home = |(id, users): (TypeId, Vec<usize>)| {
        let candidate =
            arena.declarations[id.0].candidates.first().map(|candidate| snake(candidate)).unwrap_or_default();
        let thing = ["_iid_ref", "_ref", "_iid", "_id"]
            .iter()
            .find_map(|end| candidate.strip_suffix(end))
            .unwrap_or(&candidate);
        let is_own = |at: &&usize| resources.get(**at).is_some_and(|resource| resource.name == plural(thing));
        let home = users.iter().find(is_own).or_else(|| users.first()).copied();
        home.map(|home| (id, home))
    };
    users.into_iter().filter_map(home).collect()
}

/// Returns the types that the operations of a resource give in Rust.
fn emitted_types(resource: &ResourceDraft) -> BTreeSet<String> {
    let of_one = |operation: &OperationDraft| {
        let request = type_ident(&operation.name);
        ["", "Arguments", "Outcome", "Headers"].map(|end| format!("{request}{end}"))
    };
    resource.operations.iter().flat_map(of_one).collect()
}

fn cut(mut name: String) -> String {
    name.truncate(MAX_LENGTH);
    name
}

/// Returns a name that is the same in Rust.
fn tidy(candidate: &str) -> String {
    let mut name = pascal(candidate);
    for _ in 0..4 {
        let next = type_ident(&name);
        if next == name {
            break;
        }
        name = next.trim_start_matches("r#").trim_end_matches('_').to_owned();
        if name == "Self" {
            name.push_str("Item");
        }
    }
    name
}
