//! What is around the JSON: headers, files, text, pages for browsers.

use serde_json::json;
use tests::gitlab::{GitLab, JOB, TRACE};

use super::{ISSUES, get, request};

#[test]
fn a_log_is_text_and_a_file_is_uploaded() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    let trace = get(&gitlab, alice, &format!("/api/v4/projects/4/jobs/{JOB}/trace"));
    assert_eq!((trace.text().as_str(), trace.header("content-type")), (TRACE, Some("text/plain")));

    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.png\"\r\n\
        Content-Type: image/png\r\n\r\n"
        .to_vec();
    body.extend_from_slice(b"\x89PNG\r\n\x1a\n\r\n--b--\r\n");
    let upload =
        request(&gitlab, alice, "POST", "/api/v4/projects/4/uploads").body("multipart/form-data; boundary=b", body);
    let answer = upload.send();
    let kept = &gitlab.uploads()[0];
    assert_eq!((kept.file_name.as_str(), kept.bytes.as_slice()), ("a_b.png", b"\x89PNG\r\n\x1a\n".as_slice()));
    let url = format!("/uploads/{}/a_b.png", kept.secret);
    let expected = json!({
        "id": 1, "alt": "a_b", "url": url, "full_path": format!("/-/project/4{url}"),
        "markdown": format!("![a_b]({url})")
    });
    assert_eq!((answer.status, answer.json()), (201, expected));
}

#[test]
fn every_response_has_the_usual_headers() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    for target in ["/api/v4/user", "/api/v4/nothing", ISSUES] {
        let answer = get(&gitlab, alice, target);
        for name in
            ["x-request-id", "x-runtime", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-gitlab-meta"]
        {
            assert!(answer.header(name).is_some_and(|value| !value.is_empty()), "{target} {name}");
        }
    }
    let first = get(&gitlab, alice, "/api/v4/version");
    let etag = first.header("etag").expect("an entity tag").to_owned();
    let again = request(&gitlab, alice, "GET", "/api/v4/version").header("If-None-Match", &etag).send();
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(etag.as_str())));
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
    let head = request(&gitlab, alice, "HEAD", "/api/v4/version").send();
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, first.header("content-length")));
}

#[test]
fn a_browser_is_sent_to_sign_in() {
    let gitlab = GitLab::start();
    let answer = get(&gitlab, "", "/GROUP01/TEST_PRJ01");
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some(format!("{}/users/sign_in", gitlab.url).as_str()))
    );
    assert_eq!(get(&gitlab, "", "/users/sign_in").header("content-type"), Some("text/html; charset=utf-8"));
}

#[test]
fn an_address_with_a_slash_at_the_end_is_the_one_without() {
    let gitlab = GitLab::start();
    let answer = request(&gitlab, &gitlab.tokens.admin, "DELETE", "/api/v4/projects/4/").send();
    assert_eq!((answer.status, answer.json()), (202, json!({ "message": "202 Accepted" })));
    assert_eq!(get(&gitlab, &gitlab.tokens.admin, "/api/v4/projects/4").status, 404);
    assert_eq!(gitlab.requests().len(), 2);
}
