//! What the client must never do, and what it must, against servers on loopback that do what servers should not.
//!
//! A case is a promise, a fault, a kind of call and a client, and is named so: `promise/fault/kind/client`. They are made
//! from tables, so a filter runs some of them: `cargo test -p tests --test faults -- redirects`. The last line says how
//! many there were.

mod answers;
mod cancelled;
mod clients;
mod combined;
mod conditions;
mod credentials;
mod cursors;
mod downloads;
mod framings;
mod kinds;
mod links;
mod page_faults;
mod page_headers;
mod page_styles;
mod pages;
mod pairs;
mod panics;
mod prefetch;
mod redirects;
mod renewal;
mod retries;
mod secrets;
mod segments;
mod setup;
mod sizes;
mod statuses;
mod surroundings;
mod table;
mod time;
mod uploads;
mod walk;
mod writes;

use libtest_mimic::Arguments;

use table::Table;

/// As most cases wait for something, more of them run at a time than there are cores.
const AT_A_TIME: usize = 24;

fn main() {
    let log = pairs::LogWatch::start();
    let mut table = Table::default();
    for add in [
        links::add,
        redirects::add,
        pairs::add,
        panics::add,
        combined::add,
        writes::add,
        segments::add,
        secrets::add,
        statuses::add,
        framings::add,
        pages::add,
        page_faults::add,
        page_headers::add,
        page_styles::add,
        cursors::add,
        prefetch::add,
        retries::add,
        time::add,
        cancelled::add,
        sizes::add,
        uploads::add,
        downloads::add,
        credentials::add,
        renewal::add,
        conditions::add,
        answers::add,
        surroundings::add,
    ] {
        add(&mut table);
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_A_TIME));
    let conclusion = libtest_mimic::run(&arguments, table.into_trials());
    if !arguments.list {
        println!("{} cases", conclusion.num_passed + conclusion.num_failed);
        let (lines, wrong) = log.found();
        println!("{lines} lines of log at its finest level, {} of them with a secret", wrong.len());
        if !wrong.is_empty() {
            println!("{}", wrong.join("\n"));
            std::process::exit(101);
        }
    }
    conclusion.exit();
}
