//! Stage `api`: finds out where each type is used. In: the operations and options of a version. Out: for each declared
//! type, the resources that use it, whether requests send it, and whether only `$embed` names it.

use super::ty::{Type, TypeId};
use super::types::{Definition, Types};
use super::version::{RequestOption, Resource};
use crate::steps;

/// Finds the uses of all types. `twins` are declarations of a name that was declared before.
pub(super) fn find<'s>(
    types: &mut Types<'s>,
    resources: &[Resource<'s>],
    options: &[RequestOption<'s>],
    twins: &[(TypeId, TypeId)],
) {
    let mut graph = Graph::of(types, twins);
    for resource in resources {
        for sent in [true, false] {
            let roots = resource.operations.iter().flat_map(|operation| {
                let fields = operation.fields.iter().map(|field| &field.ty).filter(move |_| sent);
                let results = operation.responses.iter().filter_map(|response| response.body.ty());
                let errors = operation.errors.iter().filter_map(|error| error.body.as_ref().map(|(ty, _)| ty));
                let headers = operation.response_headers.iter().map(|field| &field.ty);
                fields.chain(results.chain(errors).chain(headers).filter(move |_| !sent))
            });
            for id in graph.reach(roots.filter_map(Type::declared), Edges::Values) {
                let usage = &mut types.declarations[id].usage;
                usage.resources.insert(resource.name);
                usage.sent |= sent;
            }
        }
    }
    for id in graph.reach(options.iter().filter_map(|option| option.ty.declared()), Edges::Values) {
        let usage = &mut types.declarations[id].usage;
        (usage.always, usage.sent) = (true, true);
    }
    let embeds = resources.iter().flat_map(|resource| &resource.operations).flat_map(|operation| &operation.embeds);
    let names = embeds.flat_map(|embed| embed.names);
    let embedded: Vec<TypeId> = names.filter_map(|name| types.named(name)).map(|named| named.id).collect();
    let with_values = types.declarations.iter().filter(|declared| declared.usage.has_values()).map(|found| found.id);
    let begin: Vec<TypeId> = with_values.chain(embedded).collect();
    for id in graph.reach(begin.into_iter(), Edges::All) {
        types.declarations[id].usage.embedded = true;
    }
}

/// Which edges of the graph to follow.
#[derive(Clone, Copy)]
enum Edges {
    /// From a type to those whose values its values hold.
    Values,
    /// Also from a record to those that it embeds.
    All,
}

/// The graph of references among types.
struct Graph {
    values: Vec<Vec<usize>>,
    embeds: Vec<Vec<usize>>,
    /// The number of the last traversal that reached each type.
    met: Vec<usize>,
    walk: usize,
}

impl Graph {
    fn of(types: &Types<'_>, twins: &[(TypeId, TypeId)]) -> Self {
        let mut values: Vec<Vec<usize>> = Vec::with_capacity(types.declarations.len());
        let mut embeds = Vec::with_capacity(types.declarations.len());
        for declaration in &types.declarations {
            // Names are looked up once more, since one that is no record or ID here is used all the same.
            let (refs, embedded): (&[String], &[String]) = match &declaration.definition {
                Definition::Ref(reference) => (reference.names, &[]),
                Definition::Record(record) => (&[], record.embed.names),
                _ => (&[], &[]),
            };
            let refs = refs.iter().filter_map(|name| types.named(name));
            let mentioned = types.mentions(declaration.id).into_iter().chain(refs.map(|named| named.id));
            values.push(mentioned.map(TypeId::index).collect());
            embeds.push(embedded.iter().filter_map(|name| types.named(name)).map(|named| named.id.index()).collect());
        }
        // What uses a name may mean any of its declarations.
        for (first, again) in twins {
            values[first.index()].push(again.index());
        }
        let met = vec![0; values.len()];
        Self { values, embeds, met, walk: 0 }
    }

    /// Returns all types that can be reached, the first ones included.
    fn reach(&mut self, roots: impl Iterator<Item = TypeId>, edges: Edges) -> Vec<usize> {
        self.walk += 1;
        let mut open: Vec<usize> = roots.map(TypeId::index).collect();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut self.met[id], self.walk) == self.walk {
                continue;
            }
            found.push(id);
            steps::count(self.values[id].len());
            open.extend(&self.values[id]);
            if let Edges::All = edges {
                open.extend(&self.embeds[id]);
            }
        }
        found
    }
}
