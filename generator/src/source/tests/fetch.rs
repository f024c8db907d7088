//! Which requests are made, by servers that answer whatever a test needs: those over TLS, and large ones.

use crate::diagnostics::{Code, Diagnostics};
use crate::source::files::{Copies, Reason};
use crate::source::{Answer, Fetch, Lock, Locking};

fn found(body: &str) -> Answer {
    Answer { status: 200, body: body.into(), ..Answer::default() }
}

fn moved(to: &str) -> Answer {
    Answer { status: 302, location: Some(to.to_owned()), ..Answer::default() }
}

/// What becomes of URLs that a document names, where a server answers like this.
fn fetched(urls: &[&str], mut get: impl FnMut(&str) -> Answer + Send) -> Vec<Result<String, Reason>> {
    let mut fetch = Fetch::new(|url, _| Ok(get(url)));
    let lock = Lock::read("no/such/folder/api.yaml".as_ref(), &mut Diagnostics::new());
    let mut locking = Locking::new(lock, Some(&mut fetch));
    let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
    locking.named(&urls.iter().cloned().collect());
    urls.iter().map(|url| locking.copy(url).map(|copy| copy.location)).collect()
}

#[track_caller]
fn assert_failed(outcome: Result<String, Reason>, code: Code, text: &str) {
    let reason = outcome.unwrap_err();
    let said = format!("{:?}", reason.message);
    assert!(reason.code == code && said.contains(text), "{reason:?}");
}

#[test]
fn a_redirect_may_lead_to_tls_and_not_back() {
    let get = |url: &str| match url {
        "http://a/up" => moved("https://A:443/x/../there"),
        "https://a/down" => moved("http://a/there"),
        _ => found("{}"),
    };
    let [up, down] = <[_; 2]>::try_from(fetched(&["http://a/up", "https://a/down"], get)).unwrap();
    assert_eq!(up.unwrap(), "https://a/there");
    assert_failed(down, Code::NotFetched, "the server redirects from `https` to `http://a/there`");
}

#[test]
fn another_port_is_another_host() {
    let get = |url: &str| if url == "http://a/" { moved("http://a:22/") } else { found("{}") };
    assert_failed(fetched(&["http://a/"], get).remove(0), Code::ForbiddenHost, "the host `a:22`");
}

#[test]
fn all_files_together_have_a_limit() {
    let body = format!("{{}}{}", " ".repeat((32 << 20) - 2));
    let urls = ["http://a/1", "http://a/2", "http://a/3", "http://a/4", "http://a/5"];
    let mut outcomes = fetched(&urls, |_| found(&body));
    assert_failed(outcomes.pop().unwrap(), Code::NotFetched, "all files together have more than 128 MB");
    assert!(outcomes.iter().all(Result::is_ok));
}
