// The page works without this file. With it, questions are answered in place,
// and the newest answer is shown, announced and reachable.
(() => {
  'use strict';

  const find = (id) => document.getElementById(id);
  const log = find('log');
  const form = find('ask');
  const box = find('text');
  const status = find('status');
  const patience = 25000; // a little more than the server's own limit

  let lastQuestion = '';
  let waiting = false;

  // Changing the text by way of an empty one makes a screen reader speak it
  // again when the same words come twice.
  const announce = (text) => {
    status.textContent = '';
    requestAnimationFrame(() => { status.textContent = text; });
  };

  // --- the box ---

  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  };

  const fill = (text) => {
    box.value = text;
    grow();
  };

  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    // An input method uses Enter to choose a word; that one is not ours.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === 'ArrowUp' && box.value === '' && lastQuestion !== '') {
      event.preventDefault();
      fill(lastQuestion);
    }
  });

  // --- asking ---

  // What a form asks, with the words to show while it is on its way.
  const questionOf = (target, button) => {
    const data = new FormData(target, button);
    const question = {
      conversation: String(data.get('conversation') || form.elements.conversation.value),
      text: String(data.get('text') || ''),
      choice: String(data.get('choice') || ''),
      label: String(data.get('label') || ''),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone || '',
    };
    for (const [name, value] of data) {
      if (name.startsWith('field.')) question[name] = String(value);
    }
    if (question.choice && !question.label && button) {
      question.label = button.textContent.trim().replace(/\s+/g, ' ');
    }
    return question;
  };

  const placeholder = (id, question) => {
    const article = find(id).content.firstElementChild.cloneNode(true);
    article.querySelector('.lead').textContent = question.choice ? 'You chose' : 'You asked';
    article.querySelector('.said').textContent = question.label || question.choice || question.text;
    return article;
  };

  const unreachable = (question, number) => {
    const article = placeholder('unreachable', question);
    const again = article.querySelector('form');
    for (const [name, value] of Object.entries(question)) {
      if (value === '') continue;
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name, value });
      again.prepend(field);
    }
    if (number) {
      article.querySelector('.number').hidden = false;
      article.querySelector('code').textContent = number;
    }
    return article;
  };

  const request = async (question) => {
    let number = '';
    try {
      const response = await fetch('/chat', {
        method: 'POST',
        headers: { 'X-Fragment': 'exchange' },
        body: new URLSearchParams(question),
        signal: AbortSignal.timeout(patience),
      });
      number = response.headers.get('X-Request-Id') || '';
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const article = page.querySelector('article.exchange');
      if (article) return document.importNode(article, true);
    } catch {
      // No network, no server, or no answer in time: all told the same way.
    }
    return unreachable(question, number);
  };

  const show = (article, question, pressed) => {
    prepare(article);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    article.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });

    if (article.classList.contains('failed')) {
      if (question.text && box.value === '') fill(question.text);
      // The alert speaks for itself. A pressed button may be gone, so the
      // keyboard goes to the way out.
      status.textContent = '';
      if (pressed) (article.querySelector('.again button') || box).focus({ preventScroll: true });
      return;
    }
    // A form that was not taken has its own alert; the keyboard goes there.
    const faults = article.querySelector('.faults');
    if (faults) {
      status.textContent = '';
      faults.focus({ preventScroll: true });
      return;
    }
    const title = article.querySelector('.title');
    const words = article.dataset.spoken || '';
    // Whoever typed stays in the box to type on, unless a screen keyboard
    // would then cover the answer. Whoever pressed a button goes to the answer,
    // because the button is now far above it; the focus reads the title out.
    if (pressed || matchMedia('(pointer: coarse)').matches) {
      title.focus({ preventScroll: true });
      announce(words);
    } else {
      announce(`${title.textContent}. ${words}`);
    }
  };

  const ask = async (question, pressed) => {
    if (waiting) return;
    waiting = true;
    log.setAttribute('aria-busy', 'true');
    document.documentElement.classList.add('busy');
    announce('Looking in the frameworks.');

    const pending = placeholder('waiting', question);
    log.append(pending);
    pending.scrollIntoView({ block: 'nearest' });

    const article = await request(question);
    pending.replaceWith(article);
    waiting = false;
    log.removeAttribute('aria-busy');
    document.documentElement.classList.remove('busy');
    show(article, question, pressed);
  };

  document.addEventListener('submit', (event) => {
    const target = event.target;
    if (new URL(target.action).pathname !== '/chat') return;
    event.preventDefault();
    const question = questionOf(target, event.submitter);
    if (waiting) return;
    if (question.choice === '' && question.text.trim() === '') {
      announce('Type a question first.');
      box.focus();
      return;
    }
    if (question.text) lastQuestion = question.text;

    const pressed = target !== form;
    const failed = target.closest('.failed');
    if (failed) failed.remove();
    // After "Try again" the words in the box are those that are being asked.
    if (!pressed || (failed && box.value === question.text)) fill('');
    ask(question, pressed);
  });

  // --- copying ---

  const copyTheOldWay = (text) => {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'unseen';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  };

  const copy = async (text) => {
    // The clipboard is only offered to pages that came by TLS or from this
    // computer; a page inside an office network may be neither.
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyTheOldWay(text);
    }
  };

  const copying = 'button[data-copy], button[data-copy-link]';

  document.addEventListener('click', async (event) => {
    const button = event.target.closest(copying);
    if (!button) return;
    const link = button.dataset.copyLink;
    const word = button.querySelector('.copy-word');
    const said = word.dataset.says || word.textContent;
    word.dataset.says = said;
    const done = await copy(link ? new URL(link, location.href).href : button.dataset.copy);
    button.focus();
    word.textContent = done ? 'Copied' : 'Not copied';
    if (done) announce(link ? 'Link copied.' : 'Copied with its citation.');
    else announce(link ? 'Copying did not work. Follow the link and copy its address.' : 'Copying did not work. Select the words and copy them.');
    button.addEventListener('blur', () => { word.textContent = said; }, { once: true });
  });

  // Buttons that need this script stay hidden without it.
  const prepare = (part) => {
    for (const button of part.querySelectorAll(copying)) button.closest('li').hidden = false;
  };

  // --- start ---

  // Whatever has the focus must not lie behind the box at the bottom.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--ask-height', `${form.offsetHeight}px`);
  }).observe(form);

  find('ask-tip').hidden = false;
  prepare(document);
  grow();
})();
