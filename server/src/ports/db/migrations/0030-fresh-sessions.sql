-- When the person of a session last proved to Microsoft, with prompt=login, that they are there (docs/product.md 3.1): what
-- cannot be taken back asks for it anew.
alter table sessions add column fresh_at timestamptz;
