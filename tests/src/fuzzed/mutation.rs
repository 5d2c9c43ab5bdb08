//! Makes inputs for the targets from those of the corpus, without a fuzzer: the same ones in every run with the same
//! number of steps.

/// Changes inputs at random.
#[derive(Debug)]
pub struct Mutation {
    state: u64,
    corpus: Vec<Vec<u8>>,
}

/// Pieces that mean something to one of the targets.
const PIECES: [&[u8]; 40] = [
    b"\n",
    b"\n\n",
    b":",
    b";",
    b",",
    b"<",
    b">",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"%",
    b"%2e",
    b"%00",
    b"+",
    b"&",
    b"=",
    b"?",
    b"#",
    b"/",
    b"..",
    b"@",
    b"://",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"null",
    b"1e999",
    b"\\u0000",
    b"rel=\"next\"",
    b"Location: https://other.example/x",
    b"filename*=UTF-8''",
    b"private_token=",
    b"glpat-Ab%2Bcd%2F0123456789%3D",
    b"99999999999999999999",
    b"-1",
    b"Link: </x?page=2>; rel=next",
];

impl Mutation {
    /// Begins with these inputs; `name` makes the sequence another for each target.
    #[must_use]
    pub fn new(name: &str, corpus: Vec<Vec<u8>>) -> Self {
        let state = name
            .bytes()
            .fold(0x9E37_79B9_7F4A_7C15, |state: u64, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        Self { state: state | 1, corpus }
    }

    /// The next input.
    pub fn next_input(&mut self) -> Vec<u8> {
        let first = self.below(self.corpus.len());
        let mut input = self.corpus[first].clone();
        for _ in 0..=self.below(5) {
            self.change(&mut input);
        }
        input.truncate(1 << 14);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let size = self.below(16).min(input.len() - at);
        match self.below(8) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = self.number() as u8,
            2 => drop(input.drain(at..at + size)),
            3 => {
                let copy = input[at..at + size].to_vec();
                let to = self.below(input.len() + 1);
                input.splice(to..to, copy);
            }
            4 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..at, piece.iter().copied());
            }
            5 => input.insert(at, self.number() as u8),
            6 => input.truncate(at),
            _ => {
                let other = self.below(self.corpus.len());
                let from = self.below(self.corpus[other].len() + 1);
                let tail = self.corpus[other][from..].to_vec();
                input.truncate(at);
                input.extend(tail);
            }
        }
    }

    fn below(&mut self, count: usize) -> usize {
        (self.number() % count.max(1) as u64) as usize
    }

    /// The generator of Marsaglia, xorshift.
    fn number(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state >> 3
    }
}
