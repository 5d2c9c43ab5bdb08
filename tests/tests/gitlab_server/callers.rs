//! Who calls: credentials in every place, `sudo`, and what users are found and shown.

use serde_json::json;
use tests::gitlab::{ALICE, GitLab, VERSION};
use tests::loopback::Plain;

use super::{create, get, names, request};

#[test]
fn only_bad_tokens_get_a_challenge() {
    let gitlab = GitLab::start();
    let challenge =
        |token: &str, target: &str| get(&gitlab, token, target).header("www-authenticate").map(str::to_owned);
    let expected = "Bearer realm=\"Protected by OAuth 2.0\", error=\"invalid_token\", \
        error_description=\"Token was revoked. You have to re-authorize from the user.\"";
    assert_eq!(challenge(&gitlab.tokens.revoked, "/api/v4/user").as_deref(), Some(expected));
    assert_eq!(challenge("", "/api/v4/user"), None);
    assert_eq!(challenge(&gitlab.tokens.alice_read_user, "/api/v4/projects"), None);
}

#[test]
fn credentials_work_in_every_place_that_gitlab_takes() {
    let gitlab = GitLab::start();
    let (alice, oauth) = (gitlab.tokens.alice.as_str(), gitlab.tokens.alice_oauth.as_str());
    let bearer = |secret: &str| vec![("Authorization", format!("Bearer {secret}"))];
    let cases = [
        (vec![("PRIVATE-TOKEN", alice.to_owned())], String::new(), 200),
        (vec![("private-token", String::new())], String::new(), 401),
        (bearer(alice), String::new(), 200),
        (bearer(oauth), String::new(), 200),
        (vec![], format!("?private_token={alice}"), 200),
        (vec![], format!("?access_token={oauth}"), 200),
        (vec![], format!("?access_token={alice}"), 200),
        (vec![], format!("?private_token={oauth}"), 401),
        (bearer("unknown"), String::new(), 401),
        (vec![("Authorization", "Basic YTpi".to_owned())], String::new(), 401),
    ];
    for (headers, query, status) in cases {
        let plain = Plain::new(&gitlab.url, "GET", &format!("/api/v4/user{query}"));
        let plain = headers.iter().fold(plain, |plain, (name, value)| plain.header(name, value));
        let answer = plain.send();
        assert_eq!(answer.status, status, "{headers:?} {query}");
        assert!(status != 200 || answer.json()["username"] == "alice");
    }
}

#[test]
fn sudo_acts_as_somebody_else() {
    let gitlab = GitLab::start();
    let whoami = |sudo: &str| {
        let request = request(&gitlab, &gitlab.tokens.admin, "GET", "/api/v4/user").header("Sudo", sudo);
        request.send().json()["username"].clone()
    };
    assert_eq!([whoami("alice"), whoami("ALICE"), whoami("3"), whoami("root")], ["alice", "alice", "bob", "root"]);
    let body = json!({ "title": "On behalf", "sudo": ALICE });
    let answer = create(&gitlab, &gitlab.tokens.admin, &body);
    assert_eq!((answer.status, &answer.json()["author"]["username"]), (201, &json!("alice")));
}

#[test]
fn users_are_found_as_gitlab_finds_them() {
    let gitlab = GitLab::start();
    let (admin, alice) = (gitlab.tokens.admin.as_str(), gitlab.tokens.alice.as_str());
    let cases = [
        (admin, "search=alice@example.com", vec!["alice"]),
        (alice, "search=alice@example.com", vec![]),
        (alice, "search=alice.public@example.com", vec!["alice"]),
        (alice, "search=bob@example.com", vec![]),
        (admin, "search=BOB@example.com", vec!["bob"]),
        (admin, "search=example.com", vec![]),
        (alice, "search=ali", vec!["alice"]),
        (alice, "search=al", vec![]),
        (alice, "search=Bui", vec!["bob"]),
        (alice, "public_email=alice.public@example.com", vec!["alice"]),
        (alice, "username=BOB", vec!["bob"]),
        (alice, "username=bo", vec![]),
        ("", "username=bob", vec!["bob"]),
        (alice, "", vec!["bob", "alice", "root"]),
        (alice, "order_by=username&sort=asc", vec!["bob", "alice", "root"]),
        (admin, "order_by=username&sort=asc", vec!["alice", "bob", "root"]),
    ];
    for (token, query, expected) in cases {
        let answer = get(&gitlab, token, &format!("/api/v4/users?{query}"));
        assert_eq!(names(&answer, "username"), expected, "{query} as {token:?}");
    }
    assert!(get(&gitlab, alice, "/api/v4/users/3").json().get("email").is_none());
    assert_eq!(get(&gitlab, admin, "/api/v4/users/3").json()["email"], "bob@example.com");
    assert_eq!(get(&gitlab, alice, "/api/v4/user").json()["email"], "alice@example.com");
    assert_eq!(get(&gitlab, &gitlab.tokens.alice_read_user, "/api/v4/users/3").status, 200);
    assert_eq!(get(&gitlab, alice, "/api/v4/version").json()["version"], VERSION);
}
