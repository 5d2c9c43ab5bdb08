//! Sealing of traits that callers use, but that only this crate and emitted ones implement, so that methods can be
//! added later.

/// The supertrait of sealed traits. Emitted crates implement it through this crate's macros.
pub trait Sealed {}
