//! Takes out of the compiler's messages what changes without a change of the case.
//!
//! In: messages, and the path of the case. Out: one text, in which only lines of the case have numbers, and no path
//! begins with the folder of the repository.

use tests::project::repository;

/// What follows the number, or the place of one, in a line that shows code.
const GUTTERS: [&str; 7] = ["--> ", "::: ", "|", "= ", "~ ", "+ ", "- "];

/// The messages without the numbers of lines in other files than the case, and as narrow as that makes them.
pub(crate) fn without_foreign_lines(messages: &[String], case: &str) -> String {
    let texts: Vec<String> = messages.iter().map(|message| narrow(&hide(message, case))).collect();
    texts.join("\n")
}

/// Replaces the numbers of lines in other files by spaces.
fn hide(message: &str, case: &str) -> Vec<String> {
    let folder = format!("{}/", repository().display());
    let mut foreign = false;
    let hide = |line: &str| {
        let margin = margin(line);
        let (before, rest) = line.split_at(margin);
        let arrow = ["--> ", "::: "].into_iter().find_map(|arrow| Some((arrow, rest.strip_prefix(arrow)?)));
        if let Some((arrow, place)) = arrow {
            let place = place.replace(&folder, "");
            foreign = !place.starts_with(case);
            let shown = if foreign { place.split(':').next().unwrap_or_default() } else { &place };
            format!("{before}{arrow}{shown}")
        } else if foreign && is_gutter(line) {
            format!("{}{rest}", " ".repeat(margin))
        } else {
            // A suggestion shows the case again, without an arrow. An omission (`...`) is inside of what is shown.
            foreign &= line.starts_with("...");
            line.to_owned()
        }
    };
    message.trim_end().lines().map(hide).collect()
}

/// Makes the column of numbers as narrow as the widest number that is left.
fn narrow(lines: &[String]) -> String {
    let gutters = || lines.iter().filter(|line| is_gutter(line));
    let column = gutters().map(|line| margin(line)).max().unwrap_or(0).saturating_sub(1);
    let digits = |line: &String| line.chars().take(margin(line)).filter(char::is_ascii_digit).count();
    let needed = gutters().map(digits).max().unwrap_or(0).max(1);
    let cut = column.saturating_sub(needed);
    let narrowed = |line: &String| format!("{}\n", if is_gutter(line) { &line[cut..] } else { line });
    lines.iter().map(narrowed).collect()
}

/// How many blanks and digits a line begins with.
fn margin(line: &str) -> usize {
    line.len() - line.trim_start_matches(|sign: char| sign == ' ' || sign.is_ascii_digit()).len()
}

/// Whether a line has a place for a number at its left.
fn is_gutter(line: &str) -> bool {
    margin(line) > 0 && GUTTERS.iter().any(|gutter| line[margin(line)..].starts_with(gutter))
}
