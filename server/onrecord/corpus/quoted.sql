-- Which words of a quotation's content a document gives word for word, so that they are found by themselves too: JSON, as
-- its content. Formats 1 to 3 did not tell; they cut the content at the marks instead.
ALTER TABLE quotation ADD COLUMN quoted TEXT NOT NULL DEFAULT '[]';
