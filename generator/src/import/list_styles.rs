//! Stage `import`: the list style of a service. In: the parameters of a document. Out: the style of most lists in queries,
//! which the service file says; parameters whose lists are written otherwise say so themselves.

use crate::openapi::model::{Document, Join, ParameterIn, SchemaKind};
use crate::wire::ListStyle;

/// Returns the style in which most lists are written that are not joined.
pub(super) fn list_style(document: &Document) -> ListStyle {
    let parameters = document.operations.iter().flat_map(|operation| &operation.parameters);
    let lists = parameters.filter(|parameter| {
        let is_list = matches!(parameter.schema.kind, SchemaKind::List(_));
        parameter.place == ParameterIn::Query && is_list && parameter.join == Join::Repeat
    });
    let (with_brackets, without): (Vec<_>, Vec<_>) = lists.partition(|parameter| parameter.name.ends_with("[]"));
    if with_brackets.len() > without.len() { ListStyle::Brackets } else { ListStyle::Repeat }
}
