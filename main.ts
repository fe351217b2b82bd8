if (import.meta.main) console.log(1);
