// How often the parts of the page have been rendered: what an edit costs, counted rather than timed.

export const renders = { outline: 0, item: 0, editor: 0, settings: 0 };

export const count = (part) => {
  renders[part] += 1;
};
