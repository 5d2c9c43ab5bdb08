//! Stage `render`: turns tokens into the text of a file.
//!
//! In: a file of the emitted crate. Out: its formatted text, under a header that names its source. Items are formatted
//! one by one, and this stage alone decides where blank lines go between them. Panics on tokens that are not Rust,
//! which would be a bug of `emit`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::Item;

use crate::files::MARK;
use crate::outputs::rust::emit::{Comment, Content, File};

/// Returns the texts of all files by their paths, rendered on as many threads as there are cores.
///
/// # Panics
///
/// As [`render`].
pub fn render_files(files: &[File<'_>]) -> BTreeMap<String, String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                let mine = files.iter().skip(worker).step_by(threads);
                scope.spawn(move || mine.map(|file| (file.path(), render(file))).collect::<Vec<_>>())
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Returns the text of `file`.
///
/// # Panics
/// If `emit` made tokens that are not Rust, which is a bug. The message has the file and the parser's error.
pub fn render(file: &File<'_>) -> String {
    let (path, source) = (file.path(), file.source());
    match file.content() {
        Content::Text(Comment::Hash, text) => format!("# {}\n\n{text}", mark(source)),
        Content::Text(Comment::Slashes, text) => format!("// {}\n\n{text}", mark(source)),
        Content::Text(Comment::Html, text) => format!("<!-- {} -->\n\n{text}", mark(source)),
        Content::Text(Comment::Footer, text) => format!("{}\n\n{}\n", text.trim_end(), mark(source)),
        Content::Rust(tokens) => format!("// {}\n\n{}", mark(source), formatted(tokens, &path, source)),
    }
}

/// Says that a file is generated.
fn mark(source: &str) -> String {
    format!("{MARK} from `{source}` of the spec. Do not edit: change that file and generate again.")
}

/// Formats the items of `tokens`, with a blank line between them.
fn formatted(tokens: TokenStream, path: &str, source: &str) -> String {
    let parsed = syn::parse2::<syn::File>(tokens)
        .unwrap_or_else(|error| panic!("the tokens of {path} (from {source}) are no Rust: {error}"));
    let mut text = unparse(parsed.attrs, Vec::new());
    let mut last = None;
    for item in parsed.items {
        let kind = ItemKind::of(&item);
        let continues_list = last == Some(kind) && kind.is_listed();
        if !text.is_empty() && !continues_list {
            text.push('\n');
        }
        text.push_str(&format_item(item));
        last = Some(kind);
    }
    text
}

/// What an item is, as far as blank lines are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemKind {
    Use,
    Mod,
    Other,
}

impl ItemKind {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use(_) => Self::Use,
            Item::Mod(module) if module.content.is_none() => Self::Mod,
            _ => Self::Other,
        }
    }

    /// Returns whether items of this kind that follow each other form a list without blank lines.
    fn is_listed(self) -> bool {
        self != Self::Other
    }
}

/// Formats an item, with a blank line between the items inside an `impl` or `trait`.
fn format_item(item: Item) -> String {
    match item {
        Item::Macro(_) => tighten_macro_call(&unparse(Vec::new(), vec![item])),
        Item::Impl(mut block) => {
            let items = std::mem::take(&mut block.items);
            let small: syn::ItemImpl = syn::parse_quote!(impl X {});
            let whole = |items| Item::Impl(syn::ItemImpl { items, ..block.clone() });
            format_block("impl X {", items, whole, |items| Item::Impl(syn::ItemImpl { items, ..small.clone() }))
        }
        Item::Trait(mut block) => {
            let items = std::mem::take(&mut block.items);
            let small: syn::ItemTrait = syn::parse_quote!(
                trait X {}
            );
            let whole = |items| Item::Trait(syn::ItemTrait { items, ..block.clone() });
            format_block("trait X {", items, whole, |items| Item::Trait(syn::ItemTrait { items, ..small.clone() }))
        }
        item => unparse(Vec::new(), vec![item]),
    }
}

/// Formats a block with `items`. prettyplease formats no item of a block alone, so each is formatted in a block of its
/// own, which is then taken off.
fn format_block<I>(
    small_head: &str,
    items: Vec<I>,
    whole: impl Fn(Vec<I>) -> Item,
    small: impl Fn(Vec<I>) -> Item,
) -> String {
    if items.len() < 2 {
        return unparse(Vec::new(), vec![whole(items)]);
    }
    let empty = unparse(Vec::new(), vec![whole(Vec::new())]);
    let head = empty.strip_suffix("}\n").unwrap_or_else(|| panic!("a block ends otherwise: {empty}"));
    let alone = items.into_iter().map(|item| {
        let text = unparse(Vec::new(), vec![small(vec![item])]);
        let inside = text.strip_prefix(small_head).and_then(|rest| rest.strip_prefix('\n')?.strip_suffix("}\n"));
        inside.map(str::to_owned).unwrap_or_else(|| panic!("a block begins otherwise around an item: {text}"))
    });
    format!("{head}\n{}}}\n", alone.collect::<Vec<_>>().join("\n"))
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })
}

/// The longest line that a call of a macro takes before each of its arguments gets a line.
const MAX_WIDTH: usize = 100;

/// Lays out a call of a macro, `outcome!(Outcome: 200 => Done(Vec<Issue>));`: prettyplease, which does not know what the
/// tokens mean, puts spaces between all of them and breaks lines anywhere.
fn tighten_macro_call(loose: &str) -> String {
    let words = loose.split_whitespace().collect::<Vec<_>>().join(" ");
    let replacements = [(" : ", ": "), (" < ", "<"), (" >", ">"), ("& ", "&"), ("( ", "("), (" )", ")")];
    let line = replacements.iter().fold(words, |line, (from, to)| line.replace(from, to)) + "\n";
    let parts = line.split_once('(').and_then(|(name, rest)| Some((name, rest.strip_suffix(");\n")?)));
    match parts {
        Some((name, arguments)) if line.trim_end().len() > MAX_WIDTH => {
            let lines: Vec<_> = arguments_of(arguments).map(|argument| format!("    {}", argument.trim())).collect();
            // Not every macro accepts a trailing comma.
            format!("{name}(\n{}\n);\n", lines.join(",\n"))
        }
        _ => line,
    }
}

/// Splits arguments at their commas, but for those inside brackets.
fn arguments_of(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '(' | '<' | '[' => depth += 1,
            // The end of an arrow closes nothing, and outside of brackets it does no harm.
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn calls_of_macros_are_tight() {
        for (call, expected) in [
            (quote!(union!(A: B(Vec<C>), D(Map<E, F>));), "union!(A: B(Vec<C>), D(Map<E, F>));\n"),
            (quote!(outcome!(A: 200 => B(C), 204 => D);), "outcome!(A: 200 => B(C), 204 => D);\n"),
            (quote!(x::reference!(A: i64, &str);), "x::reference!(A: i64, &str);\n"),
            (
                quote!(
                    fn a() {
                        c!(a < b)
                    }
                ),
                "fn a() {\n    c!(a < b)\n}\n",
            ),
        ] {
            assert_eq!(formatted(call, "", ""), expected);
        }
        let long = |text: &str| text.replace("LONG", "ThisIsTheNameOfATypeThatTakesMostOfALine");
        let call = long("outcome!(LONG: 200 => A(Map<LONG, B>), 201 => C(Box<LONG>));");
        let expected = long("outcome!(\n    LONG: 200 => A(Map<LONG, B>),\n    201 => C(Box<LONG>)\n);\n");
        assert_eq!(formatted(call.parse().expect("tokens"), "", ""), expected);
    }

    #[test]
    fn items_stand_apart_and_lists_of_modules_together() {
        let tokens = quote! {
            //! Docs.
            use a::b;
            use c::d;
            #[cfg(x)]
            mod e;
            mod f;
            /// S.
            struct S { a: u8 }
            impl S {
                fn a() { if b { c(); } d(); }
                /// C.
                fn c() {}
            }
            impl T for S {}
            trait T {
                type A;
                fn b();
            }
            m!(S);
        };
        let expected = "//! Docs.\n\nuse a::b;\nuse c::d;\n\n#[cfg(x)]\nmod e;\nmod f;\n\n/// S.\nstruct S {\n    \
                        a: u8,\n}\n\nimpl S {\n    fn a() {\n        if b {\n            c();\n        }\n        \
                        d();\n    }\n\n    /// C.\n    fn c() {}\n}\n\nimpl T for S {}\n\ntrait T {\n    type A;\n\n    \
                        fn b();\n}\n\nm!(S);\n";
        assert_eq!(formatted(tokens, "", ""), expected);
    }
}
