//! The log of a job, a body that is not JSON: `GET /projects/:id/jobs/:job_id/trace`.

use crate::loopback::Response;

use super::declared::{Kind, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::refusals;

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    method: "GET",
    path: "/projects/:id/jobs/:job_id/trace",
    caller: Caller::Known,
    scopes: &[],
    params: &[Param::required("job_id", Kind::Integer)],
    at_least_one: &[],
    run: trace,
}];

fn trace(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.id;
    let named = |job: &&super::state::Job| job.project == project && Some(job.id) == call.id("job_id");
    let job = call.state.jobs.iter().find(named).ok_or_else(refusals::no_record)?;
    let disposition = format!("infile; filename=\"{}.log\"", job.id);
    Ok(Response::bytes(200, "text/plain", job.trace.as_str()).with_header("Content-Disposition", disposition))
}
