//! Runs that something ends: a kill, a full disk, a folder that is read-only, another run at the same time. What they leave is
//! the old tree or the new one.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::scratch::{Scratch, generator, text};

type Tree = BTreeMap<PathBuf, String>;

/// A scratch folder whose spec can be switched between two states, which differ in most files of the crate.
struct Switch {
    scratch: Scratch,
    /// The trees of both states.
    trees: [Tree; 2],
    state: usize,
}

const STATES: [&str; 2] = ["version: \"0.3.0\"", "version: \"0.3.1\""];

impl Switch {
    fn new() -> Self {
        let scratch = Scratch::generated();
        let first = tree(&scratch);
        let mut switch = Self { scratch, trees: [first, Tree::new()], state: 0 };
        switch.turn();
        switch.scratch.succeeds(&[]);
        switch.trees[1] = tree(&switch.scratch);
        let [old, new] = &switch.trees;
        assert!(old.keys().any(|path| !new.contains_key(path)), "a file goes");
        assert!(old.iter().filter(|(path, text)| new.get(*path) != Some(text)).count() > 5);
        switch
    }

    /// Changes the spec to the other state: another version of the crate, a resource more or less, other summaries.
    fn turn(&mut self) {
        let scratch = &self.scratch;
        let (from, to) = (STATES[self.state], STATES[1 - self.state]);
        scratch.edit("spec/zoo.yaml", from, to);
        let (seen, hidden) = (scratch.path("spec/v1/visitors.yaml"), scratch.path("visitors"));
        let (from, to) = if self.state == 0 { (seen, hidden) } else { (hidden, seen) };
        fs::rename(from, to).expect("it is there");
        let mut summaries = ["Gets a keeper.", "Gets one keeper."];
        if self.state == 1 {
            summaries.reverse();
        }
        scratch.edit("spec/v2/keepers.yaml", summaries[0], summaries[1]);
        self.state = 1 - self.state;
    }
}

/// All that is in the folder of the crate.
fn tree(scratch: &Scratch) -> Tree {
    scratch.files("client").into_iter().map(|(path, (text, _))| (path, text)).collect()
}

fn start(scratch: &Scratch) -> Child {
    let mut command = Command::new(generator());
    command.args(["--spec", "spec", "--out", "client"]).current_dir(scratch.path(""));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the generator runs")
}

/// Numbers that look random and are the same on every run.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Waits until a path is there, or the run has ended.
fn wait_for(path: &Path, run: &mut Child) {
    while !path.exists() && run.try_wait().expect("it can be asked").is_none() {
        std::thread::yield_now();
    }
}

#[test]
fn a_kill_leaves_the_old_tree_or_the_new_one() {
    let mut switch = Switch::new();
    let begin = Instant::now();
    switch.turn();
    switch.scratch.succeeds(&[]);
    let whole = begin.elapsed();
    let staging = switch.scratch.path(".client.generator-new");
    let mut seed = u64::from(std::process::id()) | 1 << 40;
    let mut left = [0, 0];
    // How many microseconds after a run began to prepare files it is killed at most: longer after a kill that came too early,
    // so that some come in time however busy the machine is.
    let mut reach = 4_000;
    for attempt in 0..40_u32 {
        let is_timed = attempt % 4 == 0;
        if !is_timed && staging.exists() {
            // What another kill left is not to be taken for what this run prepares.
            switch.scratch.succeeds(&[]);
            assert_eq!(tree(&switch.scratch), switch.trees[switch.state]);
            assert!(!staging.exists());
        }
        let before = tree(&switch.scratch);
        switch.turn();
        let mut run = start(&switch.scratch);
        if is_timed {
            std::thread::sleep(whole.mul_f64(random(&mut seed) as f64 / u64::MAX as f64));
        } else {
            wait_for(&staging, &mut run);
            std::thread::sleep(Duration::from_micros(random(&mut seed) % reach));
        }
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let after = tree(&switch.scratch);
        if after == before {
            left[0] += 1;
            reach = (reach * 5 / 4).min(1_000_000);
        } else {
            assert_eq!(after, switch.trees[switch.state], "neither the old tree nor the new one");
            left[1] += 1;
            reach = (reach * 3 / 4).max(100);
        }
    }
    assert!(left[0] > 0 && left[1] > 0, "all kills came before the new tree or after it: {left:?}");
    switch.scratch.succeeds(&[]);
    assert_eq!(tree(&switch.scratch), switch.trees[switch.state]);
    assert!(!staging.exists());
}

#[test]
fn beside_what_is_not_the_generators_a_kill_is_made_good_by_the_next_run() {
    let mut switch = Switch::new();
    // With such a folder in it the crate is not replaced as a whole.
    switch.scratch.write("client/target/debug/lib", "built");
    let journal = switch.scratch.path("client/.generator-new/journal");
    let mut seed = u64::from(std::process::id()) | 1 << 40;
    let mut found = 0;
    for _ in 0..25 {
        switch.turn();
        let mut run = start(&switch.scratch);
        wait_for(&journal, &mut run);
        std::thread::sleep(Duration::from_micros(random(&mut seed) % 400));
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        found += usize::from(journal.exists());
        // Whatever is asked of the next run.
        if random(&mut seed).is_multiple_of(2) {
            switch.turn();
        }
        switch.scratch.succeeds(&[]);
        let mut after = tree(&switch.scratch);
        assert_eq!(after.remove(&switch.scratch.path("client/target/debug/lib")).as_deref(), Some("built"));
        assert_eq!(after, switch.trees[switch.state]);
    }
    assert!(found > 0, "no kill came while files were replaced");
}

#[test]
fn what_a_kill_left_goes_even_if_nothing_else_is_to_do() {
    let scratch = Scratch::generated();
    let all = || (tree(&scratch), scratch.files("spec").into_keys().collect::<Vec<_>>());
    let before = all();
    let prepared = [
        ("client/.generator-new/files/src/lib.rs", "client/.generator-new/list"),
        ("client/.generator-new/files/src/lib.rs", "client/.generator-new/journal"),
        ("spec/.generator-new/files/schema.json", "spec/.generator-new/list"),
        ("spec/.generator-new/files/schema.json", "spec/.generator-new/journal"),
        (".client.generator-new/src/lib.rs", ".client.generator-new/Cargo.toml"),
    ];
    for (file, steps) in prepared {
        let path = file.split_once("/files/").map_or("", |(_, path)| path);
        let present = file.replace(".generator-new/files/", "").replace(".client.generator-new", "client");
        scratch.write(file, &format!("{}\n", scratch.read(&present)));
        scratch.write(steps, &format!("write {path}\nremove {path}.gone\n"));
        scratch.succeeds(&[]);
        assert_eq!(all(), before, "{steps}");
        assert!(!scratch.path(steps).parent().expect("a folder").exists(), "{steps}");
        let printed = scratch.succeeds(&[]);
        assert!(printed.contains("; 0 files written, "), "{printed}");
    }
}

#[test]
fn runs_at_the_same_time_take_turns() {
    let mut switch = Switch::new();
    for _ in 0..4 {
        switch.turn();
        let runs: Vec<Child> = (0..4).map(|_| start(&switch.scratch)).collect();
        for mut run in runs {
            assert!(run.wait().expect("it ends").success());
        }
        assert_eq!(tree(&switch.scratch), switch.trees[switch.state]);
    }
    for folder in ["spec", "client"] {
        switch.turn();
        let lock = File::open(switch.scratch.path(folder)).expect("it is there");
        lock.lock().expect("it can be locked");
        let mut command = Command::new(generator());
        command.args(["--spec", "spec", "--out", "client"]).current_dir(switch.scratch.path(""));
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the generator runs");
        let mut line = String::new();
        BufReader::new(run.stderr.take().expect("it is piped")).read_line(&mut line).expect("a line");
        assert_eq!(line, format!("waiting for another run in {folder}\n"));
        assert_eq!(tree(&switch.scratch), switch.trees[1 - switch.state], "it waits");
        drop(lock);
        assert!(run.wait().expect("it ends").success());
        assert_eq!(tree(&switch.scratch), switch.trees[switch.state]);
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    for has_more in [false, true] {
        let mut switch = Switch::new();
        if has_more {
            switch.scratch.write("client/target/debug/lib", "built");
        }
        let before = tree(&switch.scratch);
        switch.turn();
        // No file may grow beyond two or four kilobytes, whatever a block is to this shell: as if the disk were full.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" --spec spec --out client"]).arg(generator());
        let output = command.current_dir(switch.scratch.path("")).output().expect("a shell runs");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
        let errors = text(&output.stderr);
        assert!(errors.starts_with("error: cannot write ") && errors.ends_with("; nothing was changed\n"), "{errors}");
        assert_eq!(tree(&switch.scratch), before);
        let beside: Vec<_> = fs::read_dir(switch.scratch.path("")).expect("it is there").collect();
        assert_eq!(beside.len(), 2 + switch.state, "the spec, the crate and the hidden resource: {beside:?}");
    }
}

#[test]
fn a_read_only_folder_changes_nothing() {
    use std::os::unix::fs::{PermissionsExt, chown};
    /// The user that nobody is.
    const NOBODY: u32 = 65_534;
    let mut switch = Switch::new();
    // The binary may be where nobody else can read. A process of its own copies it: what a test beside this one starts
    // meanwhile would keep a file open that is written here, and what is being written cannot be run.
    let binary = switch.scratch.path("generator");
    let copied = Command::new("cp").arg(generator()).arg(&binary).status().expect("cp runs");
    assert!(copied.success());
    switch.turn();
    let is_root = chown(&binary, Some(NOBODY), None).is_ok();
    let mut open = vec![switch.scratch.path("")];
    while let Some(path) = open.pop() {
        if is_root {
            chown(&path, Some(NOBODY), None).expect("root can do that");
        }
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("it is there").map(|entry| entry.expect("an entry").path()));
        }
    }
    let before = tree(&switch.scratch);
    for folder in ["client", "client/src", "client/src/v1"] {
        let path = switch.scratch.path(folder);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).expect("it can be changed");
        let mut command = Command::new(&binary);
        command.args(["--spec", "spec", "--out", "client"]).current_dir(switch.scratch.path(""));
        if is_root {
            command.uid(NOBODY);
        }
        let output = command.output().expect("the generator runs");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be changed");
        let errors = text(&output.stderr);
        assert!(
            errors.starts_with(&format!("error: cannot write into {folder}: ")),
            "{errors}{}",
            text(&output.stdout)
        );
        assert!(errors.ends_with("; nothing was changed\n"), "{errors}");
        assert_eq!(tree(&switch.scratch), before);
    }
}
