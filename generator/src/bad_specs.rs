//! Bad specs and the exact text of their reports. Each folder below `testdata/bad` is a case: a small spec, and its
//! report in `report.snap`. A case without a service file uses `testdata/bad/service.yaml`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::report::UNLOCATED;
use crate::source::Sources;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(name)
}

/// Returns the files of a folder and the folders in it, by their names relative to `root`.
fn files(root: &Path, folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            found.extend(files(root, &path)?);
        } else if !name.ends_with(".snap") && !name.ends_with(".snap.new") {
            found.push((name, fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn sources(case: &Path) -> io::Result<Sources> {
    let mut all = files(case, case)?;
    let has_service = all.iter().any(|(name, _)| !name.contains('/') && name.ends_with(".yaml"));
    if !has_service {
        all.push(("service.yaml".to_owned(), fs::read_to_string(testdata("bad/service.yaml"))?));
    }
    Ok(Sources::new(all))
}

#[test]
fn every_bad_spec_has_its_report() -> io::Result<()> {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(testdata("bad"))?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    cases.retain(|case| case.is_dir());
    cases.sort();
    for case in cases {
        let sources = sources(&case)?;
        let report = crate::read(&sources).err().unwrap_or_default();
        assert!(!report.is_empty(), "nothing is wrong with {}", case.display());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("report", report.render(&sources)));
    }
    Ok(())
}

#[test]
fn a_folder_without_files() {
    let sources = Sources::default();
    let report = crate::read(&sources).err().unwrap_or_default();
    insta::assert_snapshot!(report.render(&sources), @r"
    error: missing service file in the spec folder
      |
      = help: add one `.yaml` file beside the version folders, such as `gitlab.yaml`

    1 error; nothing was written
    ");
}

/// A small generator of numbers; the same sequence on every run.
struct Rng(u64);

impl Rng {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides.max(1)
    }
}

/// Deletes, doubles, moves, cuts or garbles lines.
fn mutate(text: &str, rng: &mut Rng) -> String {
    const NOISE: [&str; 18] = [
        "\t",
        "{",
        "}",
        "[",
        "]",
        ":",
        " -- ",
        "!",
        "<",
        ">",
        "clear(",
        "\"",
        "&a ",
        "*a ",
        "- ",
        "ü\u{2028}",
        "\u{0}",
        "---\n",
    ];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=rng.roll(3) {
        if lines.is_empty() {
            break;
        }
        let at = rng.roll(lines.len());
        match rng.roll(6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = rng.roll(lines.len());
                lines.swap(at, other);
            }
            3 => lines[at] = lines[at].chars().take(rng.roll(40)).collect(),
            4 => lines[at] = format!("  {}", lines[at]),
            _ => {
                let cut = rng.roll(lines[at].chars().count() + 1);
                let byte = lines[at].char_indices().nth(cut).map_or(lines[at].len(), |(byte, _)| byte);
                lines[at].insert_str(byte, NOISE[rng.roll(NOISE.len())]);
            }
        }
    }
    lines.join("\n")
}

/// Whatever a file holds, there is a report or a spec, and no panic.
#[test]
fn garbled_specs_give_reports() -> io::Result<()> {
    let good = files(&testdata("good"), &testdata("good"))?;
    assert!(crate::read(&Sources::new(good.clone())).is_ok(), "the spec in testdata/good is good");
    let mut rng = Rng(1);
    for _ in 0..1_000 {
        let mut garbled = good.clone();
        let at = rng.roll(garbled.len());
        garbled[at].1 = mutate(&garbled[at].1, &mut rng);
        let sources = Sources::new(garbled);
        if let Err(report) = crate::read(&sources) {
            let text = report.render(&sources);
            assert!(text.ends_with("nothing was written\n"));
            assert!(!text.contains(UNLOCATED), "a stage names a place that does not exist:\n{text}");
        }
    }
    Ok(())
}
