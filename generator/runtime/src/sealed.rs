//! Keeps traits that callers use, but only this crate and emitted ones implement, open for new methods.

/// The private supertrait of sealed traits. Emitted crates implement it through this crate's macros.
pub trait Sealed {}
