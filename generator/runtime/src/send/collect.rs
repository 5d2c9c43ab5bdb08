//! Reads a body into memory, up to a limit.

use bytes::{Bytes, BytesMut};

use crate::transport::{Body, TransportError};

/// Returns the first `most` bytes of a body, and whether there are more.
pub(super) async fn collect(mut body: Body, most: u64) -> Result<(Bytes, bool), TransportError> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let Some(first) = body.part().await.transpose()? else { return Ok((Bytes::new(), false)) };
    // Most bodies come in one chunk, which is then used without copying.
    let Some(second) = body.part().await.transpose()? else {
        return Ok((first.slice(..first.len().min(most)), first.len() > most));
    };
    let expected = body.length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut bytes = BytesMut::with_capacity(expected.min(most).max(first.len() + second.len()));
    bytes.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(part) = next {
        bytes.extend_from_slice(&part);
        if bytes.len() > most {
            bytes.truncate(most);
            return Ok((bytes.freeze(), true));
        }
        next = body.part().await.transpose()?;
    }
    Ok((bytes.freeze(), false))
}
