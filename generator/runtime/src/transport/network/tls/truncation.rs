//! Tells a TLS connection that was ended from one that was cut, which the system's library may not.
//!
//! The end of TLS is a message. If the socket beneath has ended before the library said that it had read one, whoever
//! is between has cut the connection, and a body without a length would be taken for complete.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Whether a stream has ended.
#[derive(Clone, Default)]
pub(super) struct End(Arc<AtomicBool>);

/// The stream beneath TLS: notes its end.
pub(super) struct Beneath<S> {
    pub(super) stream: S,
    pub(super) end: End,
}

/// The stream above TLS: ends only if the one beneath has not.
pub(super) struct Above<S> {
    pub(super) stream: S,
    pub(super) end: End,
}

impl<S: AsyncRead + Unpin> AsyncRead for Beneath<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.remaining();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if before > 0 && buffer.remaining() == before {
            self.end.0.store(true, Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Above<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.remaining();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        let ended = before > 0 && buffer.remaining() == before;
        if ended && self.end.0.load(Ordering::Relaxed) {
            let message = "the connection was cut: TLS did not end it";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, message)));
        }
        Poll::Ready(Ok(()))
    }
}

/// Writes to the stream within.
macro_rules! writes_within {
    ($($name:ident),*) => { $(
        impl<S: AsyncWrite + Unpin> AsyncWrite for $name<S> {
            fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.stream).poll_write(cx, bytes)
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.stream).poll_flush(cx)
            }

            fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.stream).poll_shutdown(cx)
            }
        }
    )* };
}

writes_within!(Beneath, Above);
