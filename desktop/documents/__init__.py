"""Paper: boxes and ink in `layout`, what each document says in `kinds`, reading and drawing joined in `render`."""
