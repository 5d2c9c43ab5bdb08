//! A server on loopback that answers with what was made before it began: so that it is the clients that are measured.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tests::gitlab::{GitLab, PROJECT};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{Failure, by_hand};

/// The server in a process of its own, which ends when this is dropped.
pub(crate) struct Process {
    pub(crate) url: String,
    child: Child,
}

impl Process {
    pub(crate) fn start() -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        Ok(Self { url: url.trim().to_owned(), child })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends by itself when its input ends; if that fails there is nothing more to be done here.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// A page of issues as GitLab sends them.
pub(crate) fn issues(count: usize) -> Vec<u8> {
    let server = GitLab::start();
    server.open_issues(PROJECT, count);
    let mut issues = server.issues(PROJECT);
    for issue in &mut issues {
        issue["description"] = json!(by_hand::DESCRIPTION);
        issue["labels"] = json!(by_hand::LABELS);
        issue["assignees"] = json!([issue["author"]]);
    }
    Value::Array(issues).to_string().into_bytes()
}

/// Serves until its input ends. One thread answers all connections: where the system runs it, near or far, all clients
/// have the same of it.
pub(crate) fn serve() -> Result<(), Failure> {
    let one = issues(1);
    let one = one.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")).unwrap_or_default();
    let answers = [answer(200, &issues(20)), answer(200, &issues(100)), answer(200, one), answer(201, one)];
    let answers: &'static [Vec<u8>; 4] = Box::leak(Box::new(answers));
    std::thread::spawn(|| {
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        std::process::exit(0);
    });
    tokio::runtime::Builder::new_current_thread().enable_io().build()?.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("http://{}", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            // A client that goes away ends its connection.
            tokio::spawn(async move { drop(serve_connection(stream, answers).await) });
        }
    })
}

fn answer(status: u16, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\nx-request-id: 01HY\r\nratelimit-limit: 2000\r\n\
         ratelimit-remaining: 1999\r\nratelimit-reset: 1900000000\r\nx-page: 1\r\nx-per-page: 20\r\n\
         cache-control: max-age=0, private, must-revalidate\r\nvary: Origin\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Answers requests by their first line: lists by their size, one issue, one created.
async fn serve_connection(mut stream: TcpStream, answers: &[Vec<u8>; 4]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.split();
    let mut reader = tokio::io::BufReader::new(reader);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match line.as_str() {
            post if post.starts_with("POST") => &answers[3],
            list if list.contains("per_page=100") => &answers[1],
            list if list.contains("per_page=20") => &answers[0],
            _ => &answers[2],
        };
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).await?;
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        tokio::io::copy(&mut (&mut reader).take(length), &mut tokio::io::sink()).await?;
        writer.write_all(answer).await?;
    }
}
