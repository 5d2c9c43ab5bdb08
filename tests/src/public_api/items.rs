//! The items of one emitted file as lines.
//!
//! In: items, as syn reads them, in file order. Out: lines. It refuses kinds of items that emitted files do not have, so
//! that nothing new stays out of the list unseen.

use syn::{Attribute, Fields, FnArg, ImplItem, Item, ReturnType, Signature, TraitItem, Type, UseTree, Visibility};

use super::tokens::text;

/// Lists one file.
pub(super) struct Lister<'p> {
    /// The path under which users see the items.
    module: &'p str,
    lines: String,
    /// Enums, whose conversions from the wire are left out.
    enums: Vec<String>,
}

impl<'p> Lister<'p> {
    pub(super) fn new(module: &'p str) -> Self {
        Self { module, lines: String::new(), enums: Vec::new() }
    }

    /// The lines of `items`.
    pub(super) fn list(mut self, items: &[Item]) -> String {
        for item in items {
            self.item(item);
        }
        self.lines
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Fn(function) if is_public(&function.vis) => {
                let signature = signature(&function.sig);
                self.line(&format!("::{signature}"), &function.attrs);
            }
            Item::Struct(def) if is_public(&def.vis) => self.structure(def),
            Item::Enum(def) if is_public(&def.vis) => {
                self.enums.push(def.ident.to_string());
                self.line(&format!("::{}", def.ident), &def.attrs);
                for variant in &def.variants {
                    self.inner(&format!("{}{}", variant.ident, held(&variant.fields)), &variant.attrs);
                }
            }
            Item::Type(alias) if is_public(&alias.vis) => {
                self.line(&format!("::{} = {}", alias.ident, text(&alias.ty)), &alias.attrs);
            }
            Item::Static(item) if is_public(&item.vis) => {
                self.line(&format!("::{}: {}", item.ident, text(&item.ty)), &item.attrs);
            }
            Item::Trait(def) if is_public(&def.vis) => self.trait_items(def),
            Item::Mod(def) if is_public(&def.vis) => self.line(&format!("::{}{}", def.ident, feature(&def.attrs)), &[]),
            Item::Use(def) if is_public(&def.vis) => {
                self.line(" shows", &[]);
                names(&def.tree).iter().for_each(|name| self.inner(name, &[]));
            }
            Item::Impl(block) => self.implementation(block),
            Item::Macro(call) => self.macro_call(&call.mac),
            Item::Fn(_) | Item::Struct(_) | Item::Static(_) | Item::Mod(_) | Item::Use(_) => {}
            other => panic!("{}: an item that the list of the public API does not know: {}", self.module, text(other)),
        }
    }

    /// Request types and references hold something private: their methods are in other lines.
    fn structure(&mut self, def: &syn::ItemStruct) {
        let public = |field: &&syn::Field| is_public(&field.vis);
        match &def.fields {
            Fields::Named(fields) => {
                self.line(&format!("::{}", def.ident), &def.attrs);
                for field in fields.named.iter().filter(public) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    self.inner(&format!("{name}: {}", text(&field.ty)), &field.attrs);
                }
            }
            Fields::Unnamed(fields) if fields.unnamed.iter().all(|field| is_public(&field.vis)) => {
                self.line(&format!("::{}{}", def.ident, held(&def.fields)), &def.attrs);
            }
            Fields::Unnamed(_) | Fields::Unit => {}
        }
    }

    fn trait_items(&mut self, def: &syn::ItemTrait) {
        for item in &def.items {
            if let TraitItem::Fn(function) = item {
                let line = format!("::{}::{}", def.ident, signature(&function.sig));
                self.line(&line, &function.attrs);
            }
        }
    }

    fn implementation(&mut self, block: &syn::ItemImpl) {
        let name = text(&block.self_ty);
        if let Some((path, _)) = &block.trait_ {
            let path = text(path);
            // Records are told by their fields, enums by their variants.
            if let (Some(from), false) = (path.strip_prefix("From<"), self.enums.contains(&name)) {
                self.line(&format!("::{name} from {}", from.trim_end_matches('>')), &[]);
            }
            return;
        }
        for item in &block.items {
            let ImplItem::Fn(function) = item else { continue };
            let wire_value =
                self.enums.contains(&name) && matches!(function.sig.ident.to_string().as_str(), "as_str" | "value");
            if is_public(&function.vis) && !wire_value {
                self.line(&format!("::{name}::{}", signature(&function.sig)), &function.attrs);
            }
        }
    }

    /// What the runtime's macros give a type, where types of one kind differ in it.
    fn macro_call(&mut self, call: &syn::Macro) {
        let kind = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let arguments = text(&call.tokens);
        let (name, rest) = arguments.split_once([',', ' ', ':']).unwrap_or((&arguments, ""));
        let rest = rest.trim_start_matches([' ', ':', ',']);
        match kind.as_str() {
            "impl_single" => self.line(&format!("::{name}::send() -> {rest}"), &[]),
            "impl_list" => self.line(&format!("::{name}::{{page, pages, items, all}}() -> {rest}"), &[]),
            "impl_download" => self.line(&format!("::{name}::send() -> bytes"), &[]),
            "impl_reference" => self.line(&format!("::{name} from {rest}"), &[]),
            "impl_integer_id" | "impl_string_id" | "impl_string_enum" | "impl_integer_enum" | "impl_union"
            | "impl_records" | "impl_outcome" => {}
            other => panic!("{}: a macro that the list of the public API does not know: {other}!", self.module),
        }
    }

    fn line(&mut self, what: &str, attributes: &[Attribute]) {
        let deprecated = if is_deprecated(attributes) { " (deprecated)" } else { "" };
        self.lines.push_str(&format!("{}{what}{deprecated}\n", self.module));
    }

    fn inner(&mut self, what: &str, attributes: &[Attribute]) {
        let deprecated = if is_deprecated(attributes) { " (deprecated)" } else { "" };
        self.lines.push_str(&format!("    {what}{deprecated}\n"));
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_deprecated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// ` (feature = "issues")`
fn feature(attributes: &[Attribute]) -> String {
    let cfg = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"));
    let condition = cfg.and_then(|attribute| attribute.meta.require_list().ok()).map(|list| text(&list.tokens));
    condition.map(|condition| format!(" ({condition})")).unwrap_or_default()
}

/// `(String)` of a variant or a newtype, nothing where it holds nothing.
fn held(fields: &Fields) -> String {
    let types: Vec<String> = fields.iter().map(|field| text(&field.ty)).collect();
    if types.is_empty() { String::new() } else { format!("({})", types.join(", ")) }
}

/// `description(impl Into<String>)` for a setter, `create(title: impl Into<String>) -> Create` for a function.
fn signature(signature: &Signature) -> String {
    let is_setter = signature.receiver().is_some();
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) if is_setter => Some(text(&typed.ty)),
        FnArg::Typed(typed) => Some(format!("{}: {}", text(&typed.pat), text(&typed.ty))),
        FnArg::Receiver(_) => None,
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let output = match &signature.output {
        ReturnType::Type(_, ty) if !(is_setter && is_self(ty)) => format!(" -> {}", text(ty)),
        _ => String::new(),
    };
    format!("{}({arguments}){output}", signature.ident)
}

fn is_self(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Self"))
}

/// The names that a `use` shows.
fn names(tree: &UseTree) -> Vec<String> {
    let below = |name: &syn::Ident, tree| names(tree).iter().map(|inner| format!("{name}::{inner}")).collect();
    match tree {
        UseTree::Path(path) if path.ident == "super" || path.ident == "types" => names(&path.tree),
        UseTree::Path(path) => below(&path.ident, &path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Glob(_) => vec!["*".to_owned()],
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Lister;

    fn list(code: &str) -> String {
        Lister::new("v1::x").list(&syn::parse_file(code).expect("Rust").items)
    }

    #[test]
    fn operations() {
        let code = r#"
            pub use super::types::{A, B};
            pub fn create(id: impl Into<A>, title: impl Into<String>) -> Create { todo() }
            #[deprecated(note = "x")]
            pub fn list() -> List { todo() }
            pub struct Create(Call);
            impl Create {
                pub fn labels(self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self { self }
                fn private(self) {}
            }
            impl_single!(Create, Vec<A>);
            generator_runtime::impl_list!(List, A);
            impl_download!(Get);
            static CREATE: Endpoint = x;
        "#;
        let expected = "v1::x shows\n    A\n    B\n\
            v1::x::create(id: impl Into<A>, title: impl Into<String>) -> Create\n\
            v1::x::list() -> List (deprecated)\n\
            v1::x::Create::labels(impl IntoIterator<Item = impl Into<String>>)\n\
            v1::x::Create::send() -> Vec<A>\n\
            v1::x::List::{page, pages, items, all}() -> A\n\
            v1::x::Get::send() -> bytes\n";
        assert_eq!(list(code), expected);
    }

    #[test]
    fn types() {
        let code = r#"
            pub struct Id(pub i64);
            impl_integer_id!(Id);
            pub struct Ref(Key);
            impl_reference!(Ref: i64, str);
            impl From<Id> for Ref { fn from(id: Id) -> Self { todo() } }
            pub struct Record { pub a: Option<Box<Record>>, #[deprecated] pub b: i64, c: u8 }
            impl Record { pub fn new(b: i64) -> Self { todo() } }
            impl Slots for Record {}
            pub enum Kind { Known, Other(String) }
            impl Kind { pub fn as_str(&self) -> &str { "" } }
            impl From<&str> for Kind { fn from(wire: &str) -> Self { todo() } }
            pub type Sha = String;
            pub static OFFSET: PageStyle = x;
            #[cfg(feature = "y")]
            pub mod y;
            mod z;
        "#;
        let expected = "v1::x::Id(i64)\n\
            v1::x::Ref from i64, str\n\
            v1::x::Ref from Id\n\
            v1::x::Record\n    a: Option<Box<Record>>\n    b: i64 (deprecated)\n\
            v1::x::Record::new(b: i64) -> Self\n\
            v1::x::Kind\n    Known\n    Other(String)\n\
            v1::x::Sha = String\n\
            v1::x::OFFSET: PageStyle\n\
            v1::x::y (feature = \"y\")\n";
        assert_eq!(list(code), expected);
    }

    #[test]
    #[should_panic(expected = "does not know")]
    fn what_it_does_not_know_does_not_stay_out_unseen() {
        list("pub const X: u8 = 1;");
    }
}
