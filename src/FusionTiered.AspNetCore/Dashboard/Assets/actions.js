import { h, say, table, count, ask, clock, nothing } from './dom.js';

// A change is sent only after its subject was typed again.
function action(title, note, fields, button, confirm, run) {
  const inputs = Object.fromEntries(fields.map(field => [field.name, field.options
    ? h('select', { name: field.name }, field.options.map(one => h('option', { value: one.value }, one.text)))
    : h('input', { name: field.name, placeholder: field.placeholder, autocomplete: 'off' })]));
  const typed = h('input', { name: 'confirm', autocomplete: 'off', 'aria-describedby': `${title}-must` });
  const must = h('b'), send = h('button', { class: 'danger', disabled: true }, button), answer = h('p', { class: 'answer', role: 'status' });
  const values = () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
  const check = () => {
    const text = confirm(values());
    say(must, text || nothing);
    send.disabled = !text || typed.value !== text;
  };
  const form = h('form', { oninput: check, onsubmit: async event => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    try { say(answer, await run(values(), event)); } catch (failed) { say(answer, failed.message); }
    typed.value = '';
    check();
  } }, fields.map(field => h('label', null, field.label, inputs[field.name])), h('label', null, h('span', null, 'To confirm, type ', must), typed), send);
  check();
  return { element: h('div', { class: 'card' }, h('h3', null, title), h('p', { class: 'dim' }, note), form, answer), inputs, values, answer, form };
}

const done = answer => `Done: ${answer.outcome ?? `${count(answer.removed)} values went`}, reach ${answer.reach}.`;

export const actionsPage = {
  id: 'actions', name: 'Actions',
  make(state) {
    const lines = table('Changes through this node since it started, the newest first; the log FusionTiered.Audit keeps them all', [
      { name: 'Time', class: 'text', get: one => clock(Date.parse(one.at) / 1000) },
      { name: 'Who', class: 'text', get: one => `${one.who} at ${one.address}` },
      { name: 'Change', class: 'text', get: one => one.change },
      { name: 'Subject', class: 'text wrap', get: one => one.subject },
      { name: 'Went', get: one => count(one.removed) },
      { name: 'Reach', class: 'text', get: one => one.reach }]);
    const log = h('div', { class: 'card' }, lines.element);
    const refresh = () => ask('dashboard/actions').then(lines.set, () => {});
    refresh();
    if (!state.about?.allowChanges) {
      return { elements: [h('div', { class: 'card', id: 'read-only' }, h('p', null, state.about ? 'Read only: the application allows no changes here (AllowChanges is False).' : 'Reading…')), log] };
    }

    const change = (path, query, method) => ask(path, query, method).then(answer => { refresh(); return done(answer); });
    const profiles = [{ value: '', text: 'all profiles' }, ...(state.sample?.profiles ?? []).map(one => ({ value: one.name, text: one.name }))];
    const key = action('One key', `Expire ends its lifetime and keeps the value for a source that fails; remove takes it away; refresh ${state.about.canLoad ? 'loads it anew' : 'expires it, and the next call loads it'}.`,
      [{ name: 'what', label: 'Change', options: ['expire', 'remove', 'refresh'].map(one => ({ value: one, text: one })) }, { name: 'key', label: 'Key', placeholder: 'market:btc' }],
      'Change the key', values => values.key, values => change(values.what, { key: values.key }, 'POST'));
    const profile = action('Clear', 'Takes away every value of a profile, or of all, in memory, in Redis and on every node. The sources get the load.',
      [{ name: 'profile', label: 'Profile', options: profiles }], 'Clear', values => values.profile || 'all profiles', values => change('clear', { profile: values.profile }, 'DELETE'));
    let tried = null;
    const pattern = action('Clear a pattern', 'Takes away the values whose keys match. Try it first: the trial counts what matches in the memory of this node.',
      [{ name: 'pattern', label: 'Pattern', placeholder: 'market:*' }], 'Clear what matches', values => values.pattern && values.pattern === tried ? values.pattern : '',
      values => change('clear-pattern', { pattern: values.pattern }, 'POST'));
    pattern.form.insertBefore(h('button', { type: 'button', onclick: async () => {
      const asked = pattern.values().pattern;
      try {
        const found = await ask('clear-pattern', { pattern: asked, dryRun: 'true' }, 'POST');
        tried = asked;
        say(pattern.answer, `${count(found.matchedInMemory)} values match in the memory of this node${found.keys.length ? `, for instance ${found.keys.slice(0, 5).join(', ')}` : ''}. Nothing was changed.`);
      } catch (failed) { say(pattern.answer, failed.message); }
      pattern.form.dispatchEvent(new Event('input'));
    } }, 'Try without changing'), pattern.form.children[1]);
    return { elements: [key.element, profile.element, pattern.element, log] };
  },
};
