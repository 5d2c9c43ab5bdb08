//! Fingerprints of the arguments of lists. In: names with values. Out: a number that is the same in every process and
//! on every machine, whatever the order of the names.
//!
//! It tells lists apart that were mixed up by mistake. It proves nothing to anybody who wants to deceive.

/// A fingerprint in the making: FNV-1a with 64 bits.
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a set of names with values.
    pub(super) fn add(&mut self, mut pairs: Vec<(String, String)>) {
        pairs.sort_unstable();
        for (name, value) in &pairs {
            self.add_text(name);
            self.add_text(value);
        }
        self.add_byte(1);
    }

    pub(super) fn finish(self) -> u64 {
        self.0
    }

    /// Adds a text and its end, so that `ab`, `c` is not `a`, `bc`.
    fn add_text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.add_byte(byte));
        // No byte of UTF-8.
        self.add_byte(0xff);
    }

    fn add_byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(groups: &[&[(&str, &str)]]) -> u64 {
        let mut fingerprint = Fingerprint::new();
        for group in groups {
            fingerprint.add(group.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        }
        fingerprint.finish()
    }

    #[test]
    fn equal_arguments_and_no_others_are_the_same() {
        // Cursors outlive the program, so this number must never change.
        assert_eq!(of(&[&[("project", "1")], &[("state", "opened")]]), 0x5fae_3ca8_9b5d_9a6d);
        assert_eq!(of(&[&[("a", "1"), ("b", "2")]]), of(&[&[("b", "2"), ("a", "1")]]));
        let different = [
            of(&[]),
            of(&[&[]]),
            of(&[&[], &[]]),
            of(&[&[("a", "1")], &[]]),
            of(&[&[], &[("a", "1")]]),
            of(&[&[("a1", "")]]),
            of(&[&[("a", "1"), ("a", "1")]]),
        ];
        let distinct: std::collections::BTreeSet<u64> = different.into_iter().collect();
        assert_eq!(distinct.len(), different.len());
    }
}
