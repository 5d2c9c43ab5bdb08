//! Placeholder until the generator writes it.
