//! Who calls: the credentials that a description asks for, those that a client was given, and how a request gets them.

mod cache;
mod credential;
#[cfg(feature = "oauth2")]
pub mod oauth2;
mod scheme;
mod token;

use http::Request;

pub use self::cache::TokenCache;
pub use self::credential::Credential;
pub use self::scheme::Scheme;
pub use self::token::{AccessToken, TokenError, TokenFuture, TokenProvider};
use crate::{Body, BuildError};

/// Ways to be let in, each of which needs all that it lists: methods of the client's builder. A call needs nothing where there is
/// no way, or an empty one (OAS 3.2.0, "Security Requirement Object").
pub type Alternatives = &'static [&'static [&'static str]];

/// What a description says of credentials. Generated clients give it to [`ClientBuilder::security`](crate::ClientBuilder::security).
#[derive(Clone, Copy, Debug, Default)]
pub struct Security {
    /// For each method of the client's builder that takes a credential, where that goes.
    pub schemes: &'static [(&'static str, Scheme)],
    /// What the calls need that do not say it themselves.
    pub required: Alternatives,
}

/// The credentials of a client.
#[derive(Default)]
pub(crate) struct Credentials {
    security: Security,
    given: Vec<(&'static str, Scheme, Credential)>,
    /// Whether calls are sent that are not given what they need.
    may_be_missing: bool,
}

impl Credentials {
    /// # Errors
    /// When a credential cannot be sent, or is for no scheme.
    pub(crate) fn new(
        security: Security,
        given: Vec<(&'static str, Credential)>,
        may_be_missing: bool,
    ) -> Result<Self, BuildError> {
        let given = given.into_iter().map(|(method, credential)| {
            let scheme = security.schemes.iter().find(|(known, _)| *known == method);
            let scheme = scheme.map(|(_, scheme)| *scheme).ok_or("there is no such scheme");
            let scheme = scheme.and_then(|scheme| credential.check(scheme).map(|()| scheme));
            Ok((method, scheme.map_err(|problem| BuildError::Credential { method, problem })?, credential))
        });
        Ok(Self { security, given: given.collect::<Result<_, BuildError>>()?, may_be_missing })
    }

    pub(crate) fn schemes(&self) -> &'static [(&'static str, Scheme)] {
        self.security.schemes
    }

    /// The methods by which the credentials were given.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.given.iter().map(|(method, ..)| *method).collect()
    }

    /// What a request is to be given: the first alternative of which everything is there. What the request has already, since a
    /// caller put it there, stays.
    ///
    /// # Errors
    /// What is missing.
    pub(crate) fn choose(&self, own: Option<Alternatives>, request: &Request<Body>) -> Result<Authorization, String> {
        let alternatives = own.unwrap_or(self.security.required);
        let is_carried = |method: &str| {
            let scheme = self.security.schemes.iter().find(|(known, _)| *known == method);
            scheme.is_some_and(|(_, scheme)| scheme.is_in(request))
        };
        let given = |method: &str| self.given.iter().find(|(known, ..)| *known == method);
        let is_there = |method: &&str| given(method).is_some() || is_carried(method);
        let mut needy = alternatives.iter().filter(|all| !all.is_empty());
        if let Some(all) = needy.find(|all| all.iter().all(is_there)) {
            let missing = all.iter().filter(|method| !is_carried(method));
            let chosen = missing.filter_map(|method| given(method));
            return Ok(Authorization(chosen.map(|(_, scheme, credential)| (*scheme, credential.clone())).collect()));
        }
        if self.may_be_missing || alternatives.is_empty() || alternatives.iter().any(|all| all.is_empty()) {
            return Ok(Authorization::default());
        }
        let ways: Vec<String> = alternatives.iter().map(|all| format!("`{}`", all.join("` and `"))).collect();
        Err(format!("no credentials: call {} of the client's builder", ways.join(", or ")))
    }
}

/// The credentials that one call is sent with.
#[derive(Default)]
pub(crate) struct Authorization(Vec<(Scheme, Credential)>);

impl Authorization {
    /// Whether there can be another credential where one is rejected.
    pub(crate) fn is_renewable(&self) -> bool {
        self.0.iter().any(|(_, credential)| credential.is_provided())
    }

    /// Puts the credentials into a request, and gives them back.
    ///
    /// # Errors
    /// When a provider has no token, or one that cannot be sent.
    pub(crate) async fn put(&self, request: &mut Request<Body>) -> Result<Vec<AccessToken>, TokenError> {
        let mut tokens = Vec::new();
        for (scheme, credential) in &self.0 {
            let token = credential.token().await?;
            // An address that a redirect led to can have it.
            if !scheme.is_in(request) {
                scheme.put(token.as_str(), request).map_err(TokenError::new)?;
            }
            tokens.push(token);
        }
        Ok(tokens)
    }

    /// Says that the credentials were rejected. Gives whether there may be others.
    pub(crate) fn invalidate(&self, tokens: &[AccessToken]) -> bool {
        let renewed = self.0.iter().zip(tokens).map(|((_, credential), token)| credential.invalidate(token));
        renewed.fold(false, |any, one| any | one)
    }
}
