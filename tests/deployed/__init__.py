"""Three replicas on one PostgreSQL behind a real proxy, as `deploy/` has it; run by hand, for the proxy is not ours."""
