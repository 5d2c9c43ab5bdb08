//! Stage `check`: finds cycles among declarations. In: a version. Out: records that embed themselves, aliases of
//! themselves, and records that require each other and so can never be constructed.

use std::collections::{BTreeSet, VecDeque};

use crate::api::{Definition, Type, TypeId, Types, Version, components};
use crate::diagnostics::Diagnostic;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let types = &version.types;
    let mut found = cycles(types, "embeds itself", &edges(types, embedded));
    found.extend(cycles(types, "is an alias of itself", &edges(types, aliased)));
    let finite = Finite::find(types);
    let endless = edges(types, |types, id| endless(types, id, &finite));
    found.extend(cycles(types, "requires itself and so can never be constructed", &endless));
    found
}

/// Returns the edges of each declaration, by index.
fn edges(types: &Types<'_>, next: impl Fn(&Types<'_>, TypeId) -> Vec<TypeId>) -> Vec<Vec<usize>> {
    types.iter().map(|declaration| next(types, declaration.id).into_iter().map(TypeId::index).collect()).collect()
}

/// Reports each cycle once, at its alphabetically first member; of cycles that share a member, only one.
fn cycles(types: &Types<'_>, what: &str, edges: &[Vec<usize>]) -> Vec<Diagnostic> {
    let component = components(edges);
    let mut sizes = vec![0usize; edges.len()];
    component.iter().for_each(|component| sizes[*component] += 1);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for declaration in types.by_name() {
        let id = declaration.id.index();
        if sizes[component[id]] < 2 && !edges[id].contains(&id) {
            continue;
        }
        let Some(cycle) = cycle(id, edges, &component) else { continue };
        if cycle.iter().all(|id| !seen.contains(id)) {
            let name = |id: &usize| format!("`{}`", types.get(TypeId::at(*id)).name);
            let round: Vec<String> = cycle.iter().chain([&id]).map(name).collect();
            let message = format!("`{}` {what}: {}", declaration.name, round.join(" → "));
            found.push(Diagnostic::at(declaration.at().name(), message));
            seen.extend(cycle);
        }
    }
    found
}

/// Finds the shortest path from a node back to itself within its component.
fn cycle(node: usize, edges: &[Vec<usize>], component: &[usize]) -> Option<Vec<usize>> {
    let mut came_from = vec![usize::MAX; edges.len()];
    let mut open = VecDeque::from([node]);
    while let Some(at) = open.pop_front() {
        for &next in edges[at].iter().filter(|next| component[**next] == component[node]) {
            if next == node {
                let mut way = vec![at];
                while way[way.len() - 1] != node {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            if came_from[next] == usize::MAX {
                came_from[next] = at;
                open.push_back(next);
            }
        }
    }
    None
}

fn embedded(types: &Types<'_>, id: TypeId) -> Vec<TypeId> {
    match &types.get(id).definition {
        Definition::Record(record) => record.embed.records.clone(),
        _ => Vec::new(),
    }
}

fn aliased(types: &Types<'_>, id: TypeId) -> Vec<TypeId> {
    match &types.get(id).definition {
        Definition::Alias { target, .. } => target.declared().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Returns the infinite types that an infinite record or union needs. Cycles of aliases are reported separately.
fn endless(types: &Types<'_>, id: TypeId, finite: &Finite) -> Vec<TypeId> {
    let definition = &types.get(id).definition;
    if finite.0[id.index()] || matches!(definition, Definition::Alias { .. }) {
        return Vec::new();
    }
    let needed = needs(definition).filter_map(|ty| match types.resolve(ty) {
        Type::Declared(id) => Some(*id),
        _ => None,
    });
    needed.filter(|id| !finite.0[id.index()]).collect()
}

/// Returns the types that a value of this definition needs: one of them for a union, otherwise all.
fn needs<'a>(definition: &'a Definition<'_>) -> Box<dyn Iterator<Item = &'a Type> + 'a> {
    match definition {
        Definition::Record(record) => {
            Box::new(record.fields.iter().filter(|field| field.required).map(|field| &field.ty))
        }
        _ => definition.types(),
    }
}

/// Whether each type can be constructed. Every other type requires itself.
struct Finite(Vec<bool>);

impl Finite {
    /// Starts with the types that need no other, and continues with those that become constructible by them.
    fn find(types: &Types<'_>) -> Self {
        let mut missing: Vec<usize> = Vec::with_capacity(types.len());
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
        for declaration in types.iter() {
            let direct: Vec<usize> = needs(&declaration.definition)
                .filter_map(|ty| match ty {
                    Type::Declared(id) => Some(id.index()),
                    _ => None,
                })
                .collect();
            let all = needs(&declaration.definition).count();
            missing.push(match declaration.definition {
                Definition::Union(..) if direct.len() < all => 0,
                Definition::Union(..) => direct.len().min(1),
                _ => direct.len(),
            });
            direct.into_iter().for_each(|id| needed_by[id].push(declaration.id.index()));
        }
        let mut finite = vec![false; types.len()];
        let mut open: Vec<usize> = (0..types.len()).filter(|id| missing[*id] == 0).collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut finite[id], true) {
                continue;
            }
            for &user in &needed_by[id] {
                missing[user] = missing[user].saturating_sub(1);
                if missing[user] == 0 {
                    open.push(user);
                }
            }
        }
        Self(finite)
    }
}
