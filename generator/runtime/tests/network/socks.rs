//! SOCKS proxies of every version.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

use generator_runtime::ErrorKind;

use crate::client::{Setup, WAYS, told};
use crate::server::{Server, ok};

/// What a client asked a proxy for.
type Asked = Arc<Mutex<Vec<String>>>;

fn bytes<const N: usize>(stream: &mut TcpStream) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn counted(stream: &mut TcpStream) -> std::io::Result<String> {
    let [length] = bytes(stream)?;
    let mut text = vec![0; length.into()];
    stream.read_exact(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn until_zero(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = Vec::new();
    loop {
        match bytes(stream)? {
            [0] => return Ok(String::from_utf8_lossy(&text).into_owned()),
            [byte] => text.push(byte),
        }
    }
}

/// Answers as a proxy that lets `user` in, and notes what it is asked for.
fn serve(stream: &mut TcpStream, user: Option<&str>, asked: &Asked) -> std::io::Result<()> {
    let note = |what: String| asked.lock().expect("no panic").push(what);
    if bytes(stream)? == [4] {
        let [1, high, low, address @ ..] = bytes::<7>(stream)? else { return Ok(()) };
        let name = until_zero(stream)?;
        let place = if address[..3] == [0; 3] { until_zero(stream)? } else { format!("{address:?}") };
        note(format!("4 {name} {place} {}", u16::from_be_bytes([high, low])));
        return stream.write_all(&[0, 90, 0, 0, 0, 0, 0, 0]);
    }
    let methods = counted(stream)?;
    let method = if user.is_some() { 2 } else { 0 };
    if !methods.as_bytes().contains(&method) {
        return stream.write_all(&[5, 255]);
    }
    stream.write_all(&[5, method])?;
    let mut name = String::new();
    if let Some(user) = user {
        let [1] = bytes(stream)? else { return Ok(()) };
        name = format!("{}:{}", counted(stream)?, counted(stream)?);
        let refused = u8::from(name != user);
        stream.write_all(&[1, refused])?;
        if refused == 1 {
            return Ok(());
        }
    }
    let [5, 1, 0, kind] = bytes(stream)? else { return Ok(()) };
    let place = match kind {
        1 => format!("{:?}", bytes::<4>(stream)?),
        3 => counted(stream)?,
        _ => format!("{:?}", bytes::<16>(stream)?),
    };
    note(format!("5 {name} {place} {}", u16::from_be_bytes(bytes(stream)?)));
    let code = u8::from(place == "refused.invalid") * 5;
    // Whatever address it says it connects from.
    let from: &[u8] = if name.is_empty() { &[1, 1, 2, 3, 4, 0, 1] } else { &[3, 2, b'h', b'i', 0, 1] };
    stream.write_all(&[&[5, code, 0], from].concat())
}

fn proxy(user: Option<&'static str>) -> (SocketAddr, Asked) {
    let asked = Asked::default();
    let notes = Arc::clone(&asked);
    let server = Server::new(move |mut stream, heads| {
        if serve(&mut stream, user, &notes).is_ok() && heads.read_head(&mut stream).is_some() {
            drop(stream.write_all(ok("answer").as_bytes()));
        }
    });
    (server.address, asked)
}

#[test]
fn every_version_asks_as_it_should() {
    for (scheme, user, host, expected) in [
        ("socks5", None, "10.1.2.3", Ok("5  [10, 1, 2, 3] 80")),
        ("socks5", None, "localhost", Ok("5  [127, 0, 0, 1] 80")),
        ("socks5", None, "[2001:db8::1]", Ok("5  [32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] 80")),
        ("socks5h", None, "gitlab.invalid:8080", Ok("5  gitlab.invalid 8080")),
        ("socks5h", None, "10.1.2.3", Ok("5  [10, 1, 2, 3] 80")),
        ("socks5h", Some("u:p@w"), "gitlab.invalid", Ok("5 u:p@w gitlab.invalid 80")),
        ("socks5", Some("u:p@w"), "10.1.2.3", Ok("5 u:p@w [10, 1, 2, 3] 80")),
        ("socks5h", Some("other:p"), "gitlab.invalid", Err("refuses the user name")),
        ("socks5h", None, "refused.invalid", Err("the connection is refused")),
        ("socks4a", None, "gitlab.invalid", Ok("4  gitlab.invalid 80")),
        ("socks4", None, "10.1.2.3", Ok("4  [10, 1, 2, 3] 80")),
        ("socks4a", Some("u:"), "gitlab.invalid", Ok("4 u gitlab.invalid 80")),
        ("socks4", None, "[::1]", Err("IPv6")),
        // What only the proxy may resolve is not resolved by it, and the other way round.
        ("socks5", None, "gitlab.invalid", Err("unknown")),
        ("socks4", None, "gitlab.invalid", Err("unknown")),
    ] {
        let right = if user == Some("other:p") { Some("u:p@w") } else { user };
        for way in WAYS {
            let (address, asked) = proxy(right);
            let login = user.map(|user| format!("{}@", user.replace('@', "%40"))).unwrap_or_default();
            let setup = Setup { proxy: Some(format!("{scheme}://{login}{address}")), ..Setup::default() };
            let brought = setup.client(way, &format!("http://{host}")).expect("a client").get();
            let asked = asked.lock().expect("no panic").clone();
            match (brought, expected) {
                (Ok(bytes), Ok(expected)) => {
                    assert_eq!((bytes.as_ref(), asked), (b"answer".as_slice(), vec![expected.to_owned()]), "{way:?}");
                }
                (Err(error), Err(reason)) => {
                    assert_eq!(error.kind(), ErrorKind::Connect, "{way:?} {scheme} {host}");
                    assert!(told(&error).contains(reason), "{way:?} {scheme} {host} {}", told(&error));
                }
                (brought, _) => panic!("{way:?} {scheme} {host}: {brought:?} {asked:?}"),
            }
        }
    }
    // One that wants a credential and gets none.
    let (address, _) = proxy(Some("u:p"));
    for way in WAYS {
        let setup = Setup { proxy: Some(format!("socks5h://{address}")), ..Setup::default() };
        let error = setup.client(way, "http://gitlab.invalid").expect("a client").get().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{way:?}");
    }
}
