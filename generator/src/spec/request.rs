//! Stage `spec`: what a request can carry, part by part and field by field.

use super::{BodyKind, Field, FieldSet, FieldType, Fields, Operation, Records, Resource, TypeExpr};

/// A part of a request that is made of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `query`
    Query,
    /// `headers`
    Headers,
    /// `body`, `form`, `multipart`, `text` or `upload`
    Body,
}

/// A field of a request, written in the operation or in a record that it embeds. Groups come before their members.
#[derive(Debug, Clone, Copy)]
pub struct RequestField<'s> {
    /// The part of the request that it is sent in.
    pub part: Part,
    /// The group that it is a member of: its key, and what is said of it.
    pub group: Option<(&'s str, &'s Field)>,
    /// Its key.
    pub key: &'s str,
    /// What is said of it.
    pub field: &'s Field,
    /// The record in the part's `$embed` that brings it; none: the operation's own.
    pub from: Option<&'s str>,
}

impl RequestField<'_> {
    /// Its name on the wire, `not[labels]` for a member of a group.
    pub fn wire(&self) -> String {
        let own = self.field.wire(self.key);
        match self.group {
            Some((key, group)) => format!("{}[{own}]", group.wire(key)),
            None => own.to_owned(),
        }
    }

    /// Its key, with that of the group around it.
    pub fn spelling(&self) -> String {
        self.group.map_or_else(|| self.key.to_owned(), |(group, _)| format!("{group}[{}]", self.key))
    }
}

impl Operation {
    /// The fields of each part.
    pub fn parts(&self) -> [(Part, &FieldSet); 3] {
        [(Part::Query, &self.query), (Part::Headers, &self.headers), (Part::Body, &self.body)]
    }

    /// The key that holds a part.
    pub fn part_key(&self, part: Part) -> &'static str {
        match part {
            Part::Query => "query",
            Part::Headers => "headers",
            Part::Body => match self.body_kind {
                BodyKind::None | BodyKind::Json => "body",
                BodyKind::Form => "form",
                BodyKind::Multipart => "multipart",
                BodyKind::Text => "text",
                BodyKind::Upload => "upload",
            },
        }
    }

    /// All fields of the request. In each part required ones come first, since they become arguments in that order; of
    /// equally required ones the embedded come first.
    pub fn request_fields<'s>(&'s self, records: &Records<'s>) -> Vec<RequestField<'s>> {
        let mut all = Vec::new();
        for (part, set) in self.parts() {
            let mut flat = records.fields(set);
            if !set.embed.is_empty() {
                flat.sort_by_key(|flat| !flat.field.required);
            }
            for flat in flat {
                let field = RequestField { part, group: None, key: flat.key, field: flat.field, from: flat.from };
                all.push(field);
                if let FieldType::Group(members) = &flat.field.ty {
                    all.extend(members_of(field, members));
                }
            }
        }
        all
    }

    /// The type of a path parameter: the operation's, else that of its file.
    pub fn path_type<'s>(&'s self, file: &'s Resource, name: &str) -> Option<&'s TypeExpr> {
        self.params.get(name).or_else(|| file.params.get(name))
    }
}

fn members_of<'s>(group: RequestField<'s>, members: &'s Fields) -> impl Iterator<Item = RequestField<'s>> {
    members.iter().map(move |(key, field)| RequestField { group: Some((group.key, group.field)), key, field, ..group })
}
