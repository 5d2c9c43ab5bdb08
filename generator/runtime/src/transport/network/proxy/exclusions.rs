//! The hosts that no proxy is used for: `NO_PROXY` in curl's forms.
//!
//! A list of names and addresses, separated by commas or blanks. A name, with or without a dot before it, also covers
//! the names below it. An address may be a range, such as `10.0.0.0/8`. `*` alone covers everything.

use std::net::IpAddr;

/// The hosts that no proxy is used for.
#[derive(Debug, Default)]
pub(super) struct Exclusions {
    everything: bool,
    names: Vec<String>,
    ranges: Vec<(IpAddr, u32)>,
}

impl Exclusions {
    pub(super) fn parse(list: &str) -> Self {
        let mut exclusions = Self { everything: list.trim() == "*", ..Self::default() };
        for entry in list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty()) {
            let (address, length) = match entry.split_once('/') {
                Some((address, length)) => (address, Some(length)),
                None => (entry, None),
            };
            match (literal(address), length) {
                (Some(address), None) => exclusions.ranges.push((address, bits(address))),
                (Some(address), Some(length)) => {
                    // An invalid range covers nothing.
                    let length = length.parse().ok().filter(|length| *length <= bits(address));
                    exclusions.ranges.extend(length.map(|length| (address, length)));
                }
                (None, _) => {
                    let name = entry.strip_prefix('.').unwrap_or(entry);
                    let name = name.strip_suffix('.').unwrap_or(name);
                    exclusions.names.push(name.to_ascii_lowercase());
                }
            }
        }
        exclusions
    }

    /// Returns whether no proxy is used for this host of a URL.
    pub(super) fn contain(&self, host: &str) -> bool {
        if self.everything {
            return true;
        }
        if let Some(address) = literal(host) {
            return self.ranges.iter().any(|(range, length)| covers(*range, *length, address));
        }
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        self.names.iter().any(|name| match host.strip_suffix(name.as_str()) {
            Some(rest) => !name.is_empty() && (rest.is_empty() || rest.ends_with('.')),
            None => false,
        })
    }
}

fn literal(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

fn bits(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn covers(range: IpAddr, length: u32, address: IpAddr) -> bool {
    let number = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    let shift = bits(range) - length;
    let prefix = |address| number(address).checked_shr(shift).unwrap_or(0);
    range.is_ipv4() == address.is_ipv4() && prefix(range) == prefix(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_covered_as_by_curl() {
        for (list, host, covered) in [
            ("", "gitlab.example.com", false),
            ("*", "gitlab.example.com", true),
            ("*", "10.0.0.1", true),
            ("*", "[::1]", true),
            ("*.example.com", "gitlab.example.com", false),
            ("gitlab.example.com", "gitlab.example.com", true),
            ("GitLab.Example.com", "gitlab.EXAMPLE.com", true),
            ("example.com", "gitlab.example.com", true),
            (".example.com", "gitlab.example.com", true),
            (".example.com", "example.com", true),
            ("example.com.", "gitlab.example.com", true),
            ("example.com", "gitlab.example.com.", true),
            ("example.com", "notexample.com", false),
            ("lab.example.com", "gitlab.example.com", false),
            ("other, example.com", "gitlab.example.com", true),
            ("other example.com", "gitlab.example.com", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.11", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.0.0.0/33", "10.1.2.3", false),
            ("0.0.0.0/0", "10.1.2.3", true),
            ("0.0.0.1", "10.0.0.1", false),
            ("::1", "[::1]", true),
            ("[::1]", "[::1]", true),
            ("fe80::/10", "[fe80::1]", true),
            ("fe80::/10", "[2001:db8::1]", false),
            ("::/0", "10.0.0.1", false),
            (".", "gitlab.example.com", false),
            ("localhost", "127.0.0.1", false),
        ] {
            assert_eq!(Exclusions::parse(list).contain(host), covered, "{list} {host}");
        }
    }
}
