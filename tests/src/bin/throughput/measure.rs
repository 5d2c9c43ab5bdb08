//! Measuring two ways of doing one thing, in turns, and the spread of their ratio.

use std::hint::black_box;
use std::time::Instant;

use crate::Failure;

/// Rounds of a contest; each gives one ratio.
const ROUNDS: usize = 25;

/// Requests sent in two ways.
pub(crate) struct Contest {
    name: String,
    /// Requests of each side in a round.
    count: usize,
}

impl Contest {
    pub(crate) fn new(name: &str, count: usize) -> Self {
        Self { name: name.to_owned(), count }
    }

    /// Runs it and prints the ratio. Which side begins changes from round to round.
    pub(crate) fn run<A, B, E, F>(
        &self,
        mut ours: impl FnMut() -> Result<A, E>,
        mut theirs: impl FnMut() -> Result<B, F>,
    ) -> Result<(), Failure>
    where
        Failure: From<E> + From<F>,
    {
        // One before the rounds, for connections and caches.
        black_box(ours()?);
        black_box(theirs()?);
        let mut ratios = Vec::with_capacity(ROUNDS);
        for round in 0..ROUNDS {
            // In turns, one by one: whatever else the machine does, and wherever it runs them, both have their share of it.
            let mut times = [0.0; 2];
            for turn in 0..self.count {
                for side in [(round + turn) % 2, (round + turn + 1) % 2] {
                    let begin = Instant::now();
                    if side == 0 {
                        black_box(ours()?);
                    } else {
                        black_box(theirs()?);
                    }
                    times[side] += begin.elapsed().as_secs_f64();
                }
            }
            ratios.push(times[1] / times[0]);
        }
        print(&self.name, &mut ratios);
        Ok(())
    }
}

/// Work in memory done in two ways.
pub(crate) struct Work {
    name: String,
    count: usize,
}

impl Work {
    /// As many repetitions as make rounds of some 20 MB.
    pub(crate) fn of_bytes(name: &str, bytes: &[u8]) -> Self {
        Self { name: format!("{name}, {} kB", bytes.len().div_ceil(1000)), count: 20_000_000 / bytes.len().max(1) }
    }

    /// Runs it and prints the ratio; both sides say whether they did what they should.
    pub(crate) fn run(&self, mut ours: impl FnMut() -> bool, mut theirs: impl FnMut() -> bool) {
        let check = |done: bool| if done { Ok(()) } else { Err("it was not decoded") };
        let contest = Contest::new(&self.name, self.count);
        if let Err(error) = contest.run(|| check(ours()), || check(theirs())) {
            println!("{:28} {error}", self.name);
        }
    }
}

fn print(name: &str, ratios: &mut [f64]) {
    ratios.sort_by(f64::total_cmp);
    let at = |part: usize| ratios[part * (ratios.len() - 1) / 4];
    println!("{name:28} {:.3}   (middle half {:.3} to {:.3})", at(2), at(1), at(3));
}
