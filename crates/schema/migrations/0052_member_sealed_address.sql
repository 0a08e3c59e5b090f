-- Owner: member. Where a person lives is sealed, too; what was written in the clear is sealed by the code.
ALTER TABLE user ADD COLUMN address_sealed TEXT CHECK (address_sealed IS NULL OR address IS NULL);
