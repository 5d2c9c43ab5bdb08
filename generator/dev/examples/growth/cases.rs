//! Specs and documents that grow in one way each. In: a size. Out: the files.
//!
//! Shared by the example `growth`, which prints times, and by the unit tests, which count steps.

use std::fmt::Write as _;

/// The input of a case: the files of a spec folder, or one document to import.
pub(crate) enum Input {
    /// Names and texts of spec files.
    Spec(Vec<(String, String)>),
    /// The text of a document.
    Document(String),
}

/// A way to grow.
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: &'static str,
    /// The size that a test begins with.
    pub(crate) size: usize,
    /// Makes an input of a size.
    pub(crate) make: fn(usize) -> Input,
}

/// All cases.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "chain of records",
        size: 750,
        make: |n| spec(&types(n, |i| format!("{{ next: T{} }}", (i + 1) % n))),
    },
    Case { name: "mesh of records (fields)", size: 1_600, make: mesh },
    Case { name: "embeds of embeds", size: 8, make: embeds },
    Case { name: "embeds in a chain", size: 300, make: embed_chain },
    Case { name: "unions of unions", size: 500, make: unions },
    Case { name: "variants of a union", size: 500, make: variants },
    Case { name: "operations of a resource", size: 500, make: operations },
    Case {
        name: "fields of a record",
        size: 1_000,
        make: |n| spec(&format!("  T0: {{ {} }}\n", list(n, |i| format!("f{i}: string")))),
    },
    Case { name: "parameters of an operation", size: 1_000, make: parameters },
    Case { name: "parameters of a path", size: 200, make: path_parameters },
    Case {
        name: "values of an enum, one line",
        size: 1_000,
        make: |n| enums(&format!("[{}]", list(n, |i| format!("v{i}")))),
    },
    Case { name: "values of an enum, a line each", size: 1_000, make: |n| enums(&lines(n, |i| format!("    - v{i}"))) },
    Case { name: "aliases in a chain", size: 600, make: aliases },
    Case { name: "resources", size: 200, make: resources },
    Case {
        name: "length of a summary",
        size: 100_000,
        make: |n| operation_with(&format!("{}.", "word ".repeat(n / 5).trim_end())),
    },
    Case { name: "length of a word", size: 100_000, make: |n| operation_with(&format!("{}.", "w".repeat(n))) },
    Case { name: "unknown types", size: 500, make: |n| spec(&types(n, |i| format!("{{ next: U{i} }}"))) },
    Case { name: "duplicate keys", size: 1_000, make: |n| spec(&lines(n, |i| format!("  T0: {{ a{i}: string }}"))) },
    Case {
        name: "unknown keys",
        size: 1_000,
        make: |n| spec(&types(1, |_| "{ a: string }".to_owned())).with(&lines(n, |i| format!("key{i}: 1"))),
    },
    Case { name: "open brackets", size: 5_000, make: |n| enums(&"[".repeat(n)) },
    Case { name: "open braces", size: 5_000, make: |n| enums(&"{a: ".repeat(n)) },
    Case { name: "open dashes", size: 5_000, make: |n| enums(&"- ".repeat(n)) },
    Case { name: "closed brackets", size: 5_000, make: |n| enums(&format!("{}{}", "[".repeat(n), "]".repeat(n))) },
    Case {
        name: "lists of lists",
        size: 5_000,
        make: |n| spec(&format!("  T0: {{ a: \"{}string{}\" }}\n", "list<".repeat(n), ">".repeat(n))),
    },
    Case { name: "braces in a path", size: 5_000, make: |n| path(&"{".repeat(n)) },
    Case {
        name: "backticks in a summary",
        size: 5_000,
        make: |n| operation_with(&format!("'{}.'", "`a ``b [c](".repeat(n / 10))),
    },
    Case { name: "import: chain of schemas", size: 1_000, make: |n| document(&schemas(n, |i| reference((i + 1) % n))) },
    Case {
        name: "import: chain without end",
        size: 1_000,
        make: |n| {
            document(&schemas(n, |i| {
                if i + 1 < n {
                    format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", i + 1)
                } else {
                    "{\"type\":\"string\"}".to_owned()
                }
            }))
        },
    },
    Case { name: "import: mesh of schemas (fields)", size: 900, make: import_mesh },
    Case { name: "import: allOf twice", size: 8, make: |n| document(&schemas(n + 1, |i| all_of_twice(i, n))) },
    Case { name: "import: allOf in a chain", size: 100, make: |n| document(&schemas(n + 1, |i| all_of(i, n))) },
    Case { name: "import: oneOf in a chain", size: 250, make: |n| document(&schemas(n + 1, |i| one_of(i, n))) },
    Case {
        name: "import: values of an enum",
        size: 1_000,
        make: |n| {
            document(&format!(
                "\"S0\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"type\":\"string\",\"enum\":[{}]}}}}}}",
                list(n, |i| format!("\"v{i}\""))
            ))
        },
    },
    Case {
        name: "import: fields of a schema",
        size: 1_000,
        make: |n| {
            document(&format!(
                "\"S0\":{{\"type\":\"object\",\"properties\":{{{}}}}}",
                list(n, |i| format!("\"f{i}\":{{\"type\":\"string\"}}"))
            ))
        },
    },
    Case { name: "import: operations", size: 300, make: import_operations },
    Case {
        name: "import: objects in objects",
        size: 2_000,
        make: |n| {
            document(&format!(
                "\"S0\":{}{{\"type\":\"string\"}}{}",
                "{\"type\":\"object\",\"properties\":{\"a\":".repeat(n),
                "}}".repeat(n)
            ))
        },
    },
    Case { name: "import: brackets", size: 5_000, make: |n| document(&format!("\"S0\":{}", "[".repeat(n))) },
    Case {
        name: "import: length of a summary",
        size: 100_000,
        make: |n| {
            document(&format!(
                "\"S0\":{{\"type\":\"object\",\"description\":\"{}\",\"properties\":{{\"a\":{{\"type\":\"string\"}}}}}}",
                "word ".repeat(n / 5)
            ))
        },
    },
];

const SERVICE: &str = "service: Tiny\nsummary: A tiny service.\ncrate: { name: tiny-client, version: \"0.1.0\", description: A client, \
                       license: MIT }\nversions: { v1: { base: /api, summary: The only version. } }\n";

fn files(text: String) -> Input {
    Input::Spec(vec![("tiny.yaml".to_owned(), SERVICE.to_owned()), ("v1/things.yaml".to_owned(), text)])
}

fn head(sections: &str, operations: &str) -> Input {
    files(format!("resource: things\nsummary: Things.\n{sections}operations:\n{operations}"))
}

const GET: &str = "  get: { get: /things, summary: Gets one., ok: 200 T0 }\n";

fn spec(types: &str) -> Input {
    head(&format!("types:\n{types}"), GET)
}

fn enums(values: &str) -> Input {
    let gap = if values.starts_with(' ') { "\n" } else { " " };
    let values = values.trim_end();
    head(&format!("enums:\n  E0:{gap}{values}\ntypes:\n  T0: {{ a: E0 }}\n"), GET)
}

fn operation_with(summary: &str) -> Input {
    head("types:\n  T0: { a: string }\n", &format!("  get: {{ get: /things, summary: {summary}, ok: 200 T0 }}\n"))
}

fn path(path: &str) -> Input {
    head("types:\n  T0: { a: string }\n", &format!("  get: {{ get: \"/{path}\", summary: Gets one., ok: 200 T0 }}\n"))
}

impl Input {
    fn with(mut self, more: &str) -> Self {
        if let Self::Spec(files) = &mut self {
            files[1].1.push_str(more);
        }
        self
    }
}

fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    (0..n).map(item).collect::<Vec<_>>().join(", ")
}

fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        let _ = writeln!(text, "{}", line(i));
        text
    })
}

fn types(n: usize, body: impl Fn(usize) -> String) -> String {
    lines(n, |i| format!("  T{i}: {}", body(i)))
}

fn mesh(n: usize) -> Input {
    let side = root(n);
    spec(&types(side, |_| format!("{{ {} }}", list(side, |field| format!("f{field}: T{field}")))))
}

fn embeds(n: usize) -> Input {
    let body = |i: usize| match i {
        i if i + 2 < n => format!("{{ $embed: [T{}, T{}], f{i}: string }}", i + 1, i + 2),
        _ => format!("{{ f{i}: string }}"),
    };
    spec(&types(n, body))
}

fn embed_chain(n: usize) -> Input {
    let body = |i: usize| {
        if i + 1 < n { format!("{{ $embed: [T{}], f{i}: string }}", i + 1) } else { "{ f: string }".to_owned() }
    };
    spec(&types(n, body))
}

fn unions(n: usize) -> Input {
    let union = |i: usize| match i + 1 {
        next if next < n => format!("  U{i}: {{ a: U{next}, b: integer }}"),
        _ => format!("  U{i}: {{ a: string, b: integer }}"),
    };
    head(&format!("unions:\n{}types:\n  T0: {{ a: U0 }}\n", lines(n, union)), GET)
}

fn variants(n: usize) -> Input {
    let types = types(n + 1, |i| if i == 0 { "{ a: U0 }".to_owned() } else { format!("{{ a{i}: string! }}") });
    head(&format!("unions:\n  U0: {{ {} }}\ntypes:\n{types}", list(n, |i| format!("v{i}: T{}", i + 1))), GET)
}

fn operations(n: usize) -> Input {
    let operation = |i: usize| format!("  get_{i}: {{ get: /things/{i}, summary: Gets one., ok: 200 T0 }}");
    head("types:\n  T0: { a: string }\n", &lines(n, operation))
}

fn parameters(n: usize) -> Input {
    let query = list(n, |i| format!("p{i}: string"));
    let operation = format!("  get: {{ get: /things, summary: Gets one., query: {{ {query} }}, ok: 200 T0 }}\n");
    head("types:\n  T0: { a: string }\n", &operation)
}

fn path_parameters(n: usize) -> Input {
    let (params, path) = (list(n, |i| format!("p{i}: string")), list(n, |i| format!("{{p{i}}}")).replace(", ", "/"));
    let operation = format!("  get: {{ get: \"/{path}\", summary: Gets one., ok: 200 T0 }}\n");
    head(&format!("params: {{ {params} }}\ntypes:\n  T0: {{ a: string }}\n"), &operation)
}

fn aliases(n: usize) -> Input {
    let alias = |i: usize| if i + 1 < n { format!("  A{i}: A{}", i + 1) } else { format!("  A{i}: string") };
    head(&format!("aliases:\n{}types:\n  T0: {{ a: A0 }}\n", lines(n, alias)), GET)
}

fn resources(n: usize) -> Input {
    let file = |i: usize| {
        let text = format!(
            "resource: r{i}\nsummary: Things.\ntypes:\n  T{i}: {{ a: string }}\noperations:\n  get: {{ get: /r{i}, summary: Gets \
             one., ok: 200 T{i} }}\n"
        );
        (format!("v1/r{i}.yaml"), text)
    };
    let mut files: Vec<_> = (0..n).map(file).collect();
    files.push(("tiny.yaml".to_owned(), SERVICE.to_owned()));
    Input::Spec(files)
}

fn document(schemas: &str) -> Input {
    Input::Document(format!(
        "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"Tiny\",\"version\":\"1\"}},\"paths\":{{\"/things\":{{\"get\":{{\"operationId\":\
         \"getThing\",\"responses\":{{\"200\":{{\"description\":\"ok\",\"content\":{{\"application/json\":{{\"schema\":{{\"$ref\":\
         \"#/components/schemas/S0\"}}}}}}}}}}}}}}}},\"components\":{{\"schemas\":{{{schemas}}}}}}}"
    ))
}

fn schemas(n: usize, schema: impl Fn(usize) -> String) -> String {
    (0..n).map(|i| format!("\"S{i}\":{}", schema(i))).collect::<Vec<_>>().join(",\n")
}

fn reference(to: usize) -> String {
    format!("{{\"type\":\"object\",\"properties\":{{\"next\":{{\"$ref\":\"#/components/schemas/S{to}\"}}}}}}")
}

fn import_mesh(n: usize) -> Input {
    let side = root(n);
    let field = |i: usize| format!("\"f{i}\":{{\"$ref\":\"#/components/schemas/S{i}\"}}");
    document(&schemas(side, |_| format!("{{\"type\":\"object\",\"properties\":{{{}}}}}", list(side, field))))
}

fn all_of_twice(i: usize, n: usize) -> String {
    if i == n {
        return "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}".to_owned();
    }
    let next = format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", i + 1);
    format!("{{\"allOf\":[{next},{next},{{\"type\":\"object\",\"properties\":{{\"f{i}\":{{\"type\":\"string\"}}}}}}]}}")
}

fn all_of(i: usize, n: usize) -> String {
    if i == n {
        return "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}".to_owned();
    }
    format!(
        "{{\"allOf\":[{{\"$ref\":\"#/components/schemas/S{}\"}},{{\"type\":\"object\",\"properties\":{{\"f{i}\":{{\"type\":\"string\"}}}}}}]}}",
        i + 1
    )
}

fn one_of(i: usize, n: usize) -> String {
    if i == n {
        return "{\"type\":\"string\"}".to_owned();
    }
    format!("{{\"oneOf\":[{{\"$ref\":\"#/components/schemas/S{}\"}},{{\"type\":\"integer\"}}]}}", i + 1)
}

fn import_operations(n: usize) -> Input {
    let operation = |i: usize| {
        format!(
            "\"/things/t{i}\":{{\"get\":{{\"operationId\":\"getThing{i}\",\"responses\":{{\"200\":{{\"description\":\"ok\",\"content\":\
             {{\"application/json\":{{\"schema\":{{\"type\":\"string\"}}}}}}}}}}}}}}"
        )
    };
    let paths = (0..n).map(operation).collect::<Vec<_>>().join(",\n");
    Input::Document(format!(
        "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"Tiny\",\"version\":\"1\"}},\"paths\":{{{paths}}}}}"
    ))
}

fn root(n: usize) -> usize {
    (1..=n).find(|side| side * side >= n).unwrap_or(1)
}
