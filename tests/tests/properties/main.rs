//! What holds for any input: what is put into a request is what a server takes out of it, and whatever a server sends is
//! read without a panic. Also the inputs that the fuzz targets begin with.

mod corpus;
mod encoding;
mod errors;
mod inputs;
mod json;
mod links;
mod times;
