//! Ways to go through any list, as one macro, since every list has a type of its own.

use tests::loopback::Request;

use crate::kinds::Kind;

/// The ways through a list.
pub(crate) const WALKS: [Kind; 4] = [Kind::Page, Kind::Pages, Kind::Items, Kind::All];

/// Goes through a list in one of the ways; gives what `$id` finds of each item, in order, or the error that came.
macro_rules! walk {
    ($kind:expr, $client:expr, $request:expr, $id:expr) => {{
        let (kind, client, request, id) = ($kind, $client, $request, $id);
        let mut found: Vec<u64> = Vec::new();
        let result = match kind {
            $crate::kinds::Kind::Page => $crate::walk::by_cursors(|cursor: Option<gitlab_sdk::Cursor>| {
                let next = cursor.into_iter().fold(request.clone(), |request, cursor| request.resume(cursor));
                let page = next.page(client)?;
                found.extend(page.items.iter().map(id));
                Ok(page.next().cloned())
            }),
            $crate::kinds::Kind::Pages => request.pages(client).try_for_each(|page| {
                found.extend(page?.items.iter().map(id));
                Ok(())
            }),
            $crate::kinds::Kind::Items => request.items(client).try_for_each(|item| {
                found.push(id(&item?));
                Ok(())
            }),
            _ => request.all(client, 50).map(|all| found.extend(all.iter().map(id))),
        };
        result.map(|()| found)
    }};
}
pub(crate) use walk;

/// Goes from page to page, each from the cursor of the one before, which was a text in between.
pub(crate) fn by_cursors(
    mut page: impl FnMut(Option<gitlab_sdk::Cursor>) -> Result<Option<gitlab_sdk::Cursor>, gitlab_sdk::Error>,
) -> Result<(), gitlab_sdk::Error> {
    let mut cursor = None;
    for _ in 0..50 {
        match page(cursor.take())? {
            Some(next) => cursor = Some(next.to_string().parse().expect("a cursor from its text")),
            None => return Ok(()),
        }
    }
    panic!("fifty pages, and no end");
}

/// The value of a parameter of the query.
pub(crate) fn value(request: &Request, name: &str) -> Option<String> {
    request.query().into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
}
