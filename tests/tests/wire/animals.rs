//! The animals: queries, headers, JSON bodies, pages, several outcomes.

use std::collections::BTreeMap;

use kitchen_sink::v2::animals::{
    self, AnimalId, AnimalKind, AnimalOrder, AnimalState, Ballot, ChipId, Danger, Diet, GetOutcome, Home, Look, Meal,
    MealPlan, MoveArguments,
};
use kitchen_sink::v2::keepers::KeeperId;
use kitchen_sink::v2::types::Direction;
use kitchen_sink::{Date, Json, Timestamp};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, listed, sent};
use crate::snapshot;

/// An animal with everything, also with what this version of the client does not know.
fn nelly() -> Json {
    json!({
        "id": 3,
        "name": "Nelly",
        "kind": "mammal",
        "mood": "self",
        "chip": "c-1",
        "danger": 10,
        "diet": "*",
        "weight": 4300.5,
        "legs": 4,
        "born": "1971-05-01",
        "arrived_at": "1974-06-28T10:52:04.000+02:00",
        "tame?": null,
        "type": null,
        "self": "/animals/3",
        "taxonomic-class": "Mammalia",
        "lifespan": 60,
        "tags": null,
        "rations": { "hay": 90000, "apples": 5000 },
        "home": { "id": "E7", "area": 1200.0, "roofed": true },
        "mother": bare(2, "sphinx"),
        "offspring": [bare(4, "mammal")],
        "remarks": [{ "likes": "peanuts" }],
        "feeder_code": "do-not-show-me",
        "unheard_of": { "a": [1] },
    })
}

/// An animal with what every animal has.
pub(crate) fn bare(id: u64, kind: &str) -> Json {
    json!({
        "id": id, "name": "Bare", "kind": kind, "mood": "ill", "danger": 77, "legs": 0, "self": "/x", "home": "London",
        "tame?": true, "arrived_at": "2019-03-15 08:00:00 UTC",
    })
}

fn basic(id: u64) -> Json {
    json!({ "id": id, "name": "Bare", "kind": "bird" })
}

fn day() -> Date {
    Date::from_ymd_opt(2026, 11, 22).expect("a day")
}

pub(crate) fn moment() -> Timestamp {
    "2026-11-22T10:30:00+02:00".parse().expect("a moment")
}

#[test]
fn requests() {
    let mut both = Both::new();
    lists(&mut both);
    single_animals(&mut both);
    creation(&mut both);
    changes(&mut both);
    both.assert_complete("v2", "animals");
    snapshot("animals", both.shown());
}

fn lists(both: &mut Both) {
    let page = |ids: &[u64]| Response::json(200, &ids.iter().copied().map(basic).collect());
    let everything = animals::list()
        .kind([AnimalKind::Bird, "sphinx".into()])
        .tags(["a b", "ü"])
        .houses(["elephants", "apes"])
        .r#type("x&y=z")
        .all_(true)
        .heavier_than(0.5)
        .born_after(day())
        .arrived_before(moment())
        .keeper(KeeperId(7))
        .not_kind([AnimalKind::Fish])
        .not_tags(["+1", "50%"])
        .not_name("[]")
        .body_legs(4)
        .body_wings(-2)
        .order_by(AnimalOrder::Weight)
        .sort(Direction::Down)
        .limit(2);
    // Numbered pages: the first is 0, the next one is named.
    let pages = [page(&[1, 2]).with_header("X-Next", "1"), page(&[3])];
    let found = listed!(both, everything, 10, pages);
    assert_eq!(found.iter().map(|animal| animal.id.0).collect::<Vec<_>>(), [1, 2, 3]);
    // The other style, while its condition holds; of its link only the query is taken.
    let link = "<http://elsewhere.example/api/v2/animals?after=2&limit=2&paging=cursor>; rel=\"next\"";
    let pages = [page(&[1, 2]).with_header("Link", link), page(&[3])];
    let found = listed!(both, animals::list().order_by(AnimalOrder::Name).limit(2), 10, pages);
    assert_eq!(found.len(), 3);
    // Lists with a style of their own, also in one of several shapes.
    let by_lists = animals::list()
        .resume_("Berlin")
        .looks(Look::Colours(vec!["grey".into(), "off white".into()]))
        .chips(["C1", "C2"])
        .foods(["hay", "nuts"]);
    assert_eq!(listed!(both, by_lists, 10, [page(&[1])]).len(), 1);
    // A list that is searched for by POST, and no more of it than wanted.
    #[allow(deprecated, reason = "deprecated operations are sent like others")]
    let find = animals::find(["grey", "large"]).kinds([AnimalKind::Mammal]);
    let pages = [Response::json(200, &json!([nelly(), bare(4, "mammal")])).with_header("x-next", "1")];
    assert_eq!(listed!(both, find, 1, pages).len(), 1);
}

fn single_animals(both: &mut Both) {
    let answer = Response::json(200, &nelly()).with_header("ETag", "\"7\"");
    let GetOutcome::Done(animal) = sent!(both, animals::get("Nelly the 1st/2nd"), [answer]) else { panic!("200") };
    snapshot("decoded_animal", &format!("{animal:#?}"));
    let unchanged = sent!(both, animals::get(AnimalId(3)).unless_tagged("\"7\""), [Response::empty(304)]);
    assert_eq!(unchanged, GetOutcome::Unchanged);
    let found = sent!(both, animals::get_by_chip(ChipId("c/1".into())), [Response::json(200, &bare(9, "reptile"))]);
    assert_eq!(found.kind, AnimalKind::Reptile);
    let headers = Response::empty(200)
        .with_header("X-Animal-Id", "3")
        .with_header("X-Animal-Kind", "bird")
        .with_header("Last-Modified", "Tue, 01 Jul 2025 10:52:37 +0200")
        .with_header("X-Fed", "true");
    let peeked = sent!(both, animals::peek(3), [headers]).0;
    assert_eq!((peeked.x_animal_id, peeked.kind, peeked.x_fed), (AnimalId(3), Some(AnimalKind::Bird), Some(true)));
    assert_eq!(peeked.last_modified.map(|moment| moment.timestamp()), Some(1_751_359_957));
}

fn creation(both: &mut Both) {
    let next = Meal::new("apples", 500).at(moment()).served_with(BTreeMap::from([("spoon".into(), "big".into())]));
    let full = animals::create("Nelly", AnimalKind::Mammal)
        .danger(Danger::Eat)
        .diet(Diet::Plants)
        .weight(4300.0)
        .born(day())
        .arrived_at(moment())
        .tame(false)
        .tags(["grey", "large"])
        .keepers([7, 8])
        .meals([Meal::new("hay", 90_000).spices(["salt"]).then(next)])
        .rations(BTreeMap::from([("hay".to_owned(), 90_000)]))
        .mother(AnimalId(2))
        .origin_zoo("Berlin")
        .origin_country("DE")
        .origin_papers(["a.pdf"])
        .remarks(json!({ "likes": ["peanuts", null] }))
        .feeder_code("1234");
    let animal = sent!(both, full, [Response::json(201, &nelly())]);
    assert!(matches!(animal.home, Home::Enclosure(_)), "{:?}", animal.home);
    let least = animals::create("Nelly", "sphinx".into());
    assert_eq!(sent!(both, least, [Response::json(201, &bare(4, "sphinx"))]).home, Home::Name("London".into()));
}

fn changes(both: &mut Both) {
    let answer = || [Response::json(200, &bare(3, "bird"))];
    let animal = sent!(both, animals::update(3).name("").born(day()).tags(["a"]).keepers([KeeperId(7)]), answer());
    assert_eq!(animal.mood, AnimalState::Ill);
    sent!(both, animals::update(3).clear_born().clear_tags().clear_keepers().clear_mother(), answer());
    #[allow(deprecated, reason = "deprecated fields are sent like others")]
    let update = animals::update(3).mother("Old Nelly").owner("me");
    sent!(both, update, answer());
    sent!(both, animals::update(3).name("one").name("two").born(day()).clear_born(), answer());
    let delete = animals::delete(3).unmodified_since(moment()).x_reason("moves to Paris");
    sent!(both, delete, [Response::empty(202)]);
    sent!(both, animals::delete(3), [Response::empty(204)]);
    let arguments = MoveArguments {
        animal: 3.into(),
        to: "E7".into(),
        r#type: "on foot".to_owned(),
        by: vec![KeeperId(7), KeeperId(8)],
        at: moment(),
    };
    sent!(both, animals::r#move(arguments).quietly(true), answer());
    let sides = MealPlan::new(day()).meals([Meal::new("hay", 1).sides(["salt", "carrots"])]);
    sent!(both, animals::plan_meals(3, sides), [Response::json(200, &json!([]))]);
    let plan = MealPlan::new(day()).meals([Meal::new("hay", 1), Meal::new("nuts", 2)]);
    let request = animals::plan_meals(3, plan).guests(Vec::<Meal>::new()).default(Meal::new("hay", 3));
    let plans = sent!(both, request, [Response::json(200, &json!([{ "day": "2026-11-22", "meals": null }]))]);
    assert_eq!((plans[0].day, &plans[0].meals), (day(), &None));
    sent!(both, animals::vote(3, Ballot::Plus1), [Response::empty(204)]);
    sent!(both, animals::vote(3, Ballot::Minus1), [Response::text(200, "thanks")]);
}
